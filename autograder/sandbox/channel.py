"""The grader's end of the connection to a child process: requests out, replies and output in, before a deadline."""

import os
import select
import socket
import struct
from collections.abc import Callable

import numpy as np

from autograder.sandbox.deadline import Deadline
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.decoding import decode

OUTPUT_LIMIT = 64 << 10  # bytes of output that are kept
_CHUNK = 1 << 16
_CREDENTIALS = struct.Struct("=3i")  # process, user, group
_DRAIN_LIMIT = 1 << 20  # bytes of output read at a time: a child may never stop printing


class Expired(Exception):  # noqa: N818 - an event that callers handle, not an error
    """The deadline passed before the whole frame was sent, or received and decoded."""


class Ended(Exception):  # noqa: N818 - likewise
    """The child process closed its end of the connection, usually because it ended."""


class Channel:
    """The grader's ends of the socket for calls and of the pipe for output.

    The far ends are passed to the child process and then closed here.

    Attributes
    ----------
    far_ends : tuple of (int, int)
        The descriptors for the child process: of the socket and of the pipe.
    peer : int or None
        The process ID, outside of the sandbox, of the sender of the first bytes; None until then, and where the
        kernel does not tell it.
    """

    def __init__(self) -> None:
        self._socket, calls = socket.socketpair()
        if hasattr(socket, "SO_PASSCRED"):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.peer: int | None = None
        self._output, output = os.pipe()
        self.far_ends = (calls.detach(), output)
        self._socket.setblocking(False)
        os.set_blocking(self._output, False)
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self._printed = bytearray()
        self._dropped = 0

    def close_far_ends(self) -> None:
        """Close the far ends here, so that the end of the child process shows as the end of the connection."""
        for end in self.far_ends:
            os.close(end)

    def send(self, frame: list[wire.Buffer], deadline: Deadline) -> None:
        """Send a frame.

        Raises
        ------
        Expired, Ended
            If it was not accepted in time. The channel cannot be used afterwards.
        """
        try:
            for buffer in frame:
                self._send(memoryview(buffer), deadline)
        except OSError as error:
            raise Ended from error

    def receive(self, deadline: Deadline, handle: Callable[[int, str], wire.Handle]) -> tuple[int, object]:
        """Receive a frame and decode it.

        Parameters
        ----------
        deadline : Deadline
            When to give up.
        handle : callable
            Returns the handle for an ID and a type name.

        Returns
        -------
        request : int
            The number of the request that this answers.
        value : object
            The decoded value.

        Raises
        ------
        Expired, Ended, wire.ProtocolError
            If no whole and well-formed frame came and was decoded in time. The channel cannot be used afterwards.
        """
        try:
            header_size, body_size = wire.read_prefix(self._receive(wire.PREFIX.size, deadline))
            header, body = self._receive(header_size, deadline), self._receive(body_size, deadline)
        except OSError as error:
            raise Ended from error
        self._drain()

        def in_time() -> None:
            if deadline.remaining() <= 0:
                raise Expired

        decoded = decode(header, body, handle, in_time)
        in_time()
        return decoded

    def printed(self) -> tuple[bytes, int]:
        """Return the output so far, up to the limit, and how many bytes of it were dropped."""
        return bytes(self._printed), self._dropped

    def close(self) -> None:
        """Read the rest of the output and close this end."""
        self._drain()
        self._close_output()
        self._socket.close()

    def _close_output(self) -> None:
        if self._output >= 0:
            self._poll.unregister(self._output)
            os.close(self._output)
            self._output = -1

    def _send(self, data: memoryview, deadline: Deadline) -> None:
        while data:
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)

    def _receive(self, size: int, deadline: Deadline) -> memoryview:
        # Not zeroed, so that memory for bytes that a child only claims to send is never touched.
        data = np.empty(size, np.uint8).data
        position = 0
        while position < size:
            self._wait(select.POLLIN, deadline)
            try:
                count = self._receive_some(data[position:])
            except BlockingIOError:
                continue
            if count == 0:
                raise Ended
            position += count
        return data

    def _receive_some(self, data: memoryview) -> int:
        if self.peer is not None:
            return self._socket.recv_into(data)
        count, ancillary, *_ = self._socket.recvmsg_into([data], socket.CMSG_SPACE(_CREDENTIALS.size))
        for _, _, credentials in ancillary:
            self.peer = _CREDENTIALS.unpack(credentials)[0]
        return count

    def _wait(self, event: int, deadline: Deadline) -> None:
        """Wait until the socket is ready, reading output meanwhile so that the child is not blocked."""
        self._poll.register(self._socket, event)
        while True:
            remaining = deadline.remaining()
            if remaining <= 0:
                raise Expired
            ready = dict(self._poll.poll(remaining * 1000))
            if self._output in ready:
                self._drain()
            if self._socket.fileno() in ready:
                return

    def _drain(self) -> None:
        if self._output < 0:
            return
        for _ in range(_DRAIN_LIMIT // _CHUNK):
            try:
                data = os.read(self._output, _CHUNK)
            except BlockingIOError:
                return
            if not data:
                self._close_output()
                return
            kept = data[: OUTPUT_LIMIT - len(self._printed)]
            self._printed += kept
            self._dropped += len(data) - len(kept)
