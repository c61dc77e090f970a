"""The grader's side of one child: requests out, replies and printed text in, all before a deadline."""

import os
import select
import socket
import struct
from collections.abc import Callable

import numpy as np

from autograder.sandbox.deadline import Deadline
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.decoding import decode

OUTPUT_LIMIT = 64 << 10  # bytes that are kept
_CHUNK = 1 << 16
_CREDENTIALS = struct.Struct("=3i")  # process, user, group
_DRAIN_LIMIT = 1 << 20  # bytes read in one go from a child that may never stop printing


class Expired(Exception):  # noqa: N818 - what happened, not what is wrong
    """The deadline passed before the reply was whole."""


class Ended(Exception):  # noqa: N818
    """The child closed its end: as a rule because it ended."""


class Channel:
    """The near ends of a child's calls and output. The far ends are for the child, and closed once it has them.

    Attributes
    ----------
    peer : int or None
        Who sent the first bytes, as Linux tells it: the number of the process here, not within its sandbox.
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
        """Leave them to the child: its death is seen as their end."""
        for end in self.far_ends:
            os.close(end)

    def send(self, frame: list[wire.Buffer], deadline: Deadline) -> None:
        """Send a frame.

        Raises
        ------
        Expired, Ended
            If it was not taken in time. The channel is of no use afterwards.
        """
        try:
            for buffer in frame:
                self._send(memoryview(buffer), deadline)
        except OSError as error:
            raise Ended from error

    def receive(self, deadline: Deadline, handle: Callable[[int, str], wire.Handle]) -> tuple[int, object]:
        """Receive a frame, decoded with `handle`.

        Raises
        ------
        Expired, Ended, wire.ProtocolError
            If no whole and well-formed frame came in time. The channel is of no use afterwards.
        """
        try:
            header_size, body_size = wire.sizes(self._receive(wire.PREFIX.size, deadline))
            header, body = self._receive(header_size, deadline), self._receive(body_size, deadline)
        except OSError as error:
            raise Ended from error
        self._drain()
        return decode(header, body, handle)

    def printed(self) -> tuple[bytes, int]:
        """Give what was printed, up to the limit, and how many bytes more there were."""
        return bytes(self._printed), self._dropped

    def close(self) -> None:
        """Read what is left of the output and close this side."""
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
        # Not zeroed: what a child only claims to send is never touched.
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
        """Wait until the socket is ready, and keep the output flowing meanwhile."""
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
