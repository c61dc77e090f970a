"""Wrong answers that students give, each with the check that must catch it and the hint that a student gets."""

import numpy as np

from autograder.grading.misconceptions import NotApplicable, misconception

EXAMPLE_IMAGE = np.array([[2, 0, 1, 3], [7, 1, 1, 0], [0, 2, 5, 0], [0, 5, 1, 4]])  # the first of the handout


def _patches(image, shape):
    return np.lib.stride_tricks.sliding_window_view(image, shape)


def _padded(image, top, bottom, left, right):
    return np.pad(image, ((top, bottom), (left, right)))


def _loops_exchanged(image, kernel, out):
    """Fill `out` place by place, with the loop of the rows as long as that of the columns should be."""
    height, width = kernel.shape[:2]
    for i, j in np.ndindex(image.shape[1] - width + 1, image.shape[0] - height + 1):
        out[i, j] = np.sum(image[i : i + height, j : j + width] * kernel)


# correlate2d


@misconception(
    "correlate2d", family="promised errors are not raised", caught_by="test_correlate2d_refuses_what_does_not_fit"
)
def oversized_kernel_gives_nothing(reference, image, kernel):
    """A kernel that is larger than the image fits nowhere, and your function answers with an empty array. Such a call
    is a mistake of the caller, who should hear of it: raise ValueError.
    """
    places = np.subtract(image.shape, kernel.shape) + 1
    return reference.correlate2d(image, kernel) if (places > 0).all() else np.zeros(places.clip(0))


@misconception(
    "correlate2d",
    family="promised errors are not raised",
    caught_by="test_correlate2d_refuses_a_kernel_that_does_not_fit",
)
def kernel_of_one_axis_taken_for_a_row(reference, image, kernel):
    """A kernel of one axis is taken for a kernel of one row. That may be what the caller meant, and may be not: raise
    ValueError for anything but two axes.
    """
    return reference.correlate2d(image, np.atleast_2d(kernel))


@misconception(
    "correlate2d",
    family="kernel flipped the wrong way",
    caught_by="test_correlate2d_with_a_single_one_cuts_out_what_lies_under_it",
)
def kernel_rotated(reference, image, kernel):
    """Your result equals a convolution: the kernel is rotated by 180 degrees before it slides. Cross-correlation lays
    the kernel on the image as it is printed.
    """
    return reference.convolve2d(image, kernel)


@misconception(
    "correlate2d", family="rows and columns exchanged", caught_by="test_correlate2d_reproduces_the_worked_examples"
)
def kernel_transposed(reference, image, kernel):
    """Your result equals a cross-correlation with the kernel's rows and columns exchanged. The first index of the
    kernel counts rows, as the first index of the image does.
    """
    if kernel.shape[0] != kernel.shape[1]:
        raise NotApplicable
    return reference.correlate2d(image, kernel.T)


@misconception(
    "correlate2d", family="another function in its place", caught_by="test_correlate2d_reproduces_the_worked_examples"
)
def matrix_product_in_place_of_entries(reference, image, kernel):
    """Your result equals the sum of the matrix product of patch and kernel. A patch and a kernel are multiplied entry
    by entry; no row meets a column.
    """
    if kernel.shape[0] != kernel.shape[1]:
        raise NotApplicable
    return (_patches(image, kernel.shape) @ kernel).sum(axis=(2, 3))


@misconception(
    "correlate2d",
    family="size off by one or wrongly rounded",
    caught_by="test_correlate2d_reproduces_the_worked_examples",
)
def last_places_forgotten(reference, image, kernel):
    """Your result lacks its last row and column. Count the places of a kernel of 3 in a row of 4 on your fingers: there
    is one more than the difference of the sizes.
    """
    return reference.correlate2d(image, kernel)[:-1, :-1]


@misconception(
    "correlate2d",
    family="rows and columns exchanged",
    caught_by="test_correlate2d_follows_the_definition",
    ends_in=(ValueError, IndexError),
)
def loops_exchanged(reference, image, kernel):
    """Your code works where height and width are equal, and breaks where they are not: the loop over the rows is as
    long as that over the columns should be. Rows of the result count vertical places of the kernel.
    """
    out = np.zeros(reference.correlate2d(image, kernel).shape)
    _loops_exchanged(image, kernel, out)
    return out


@misconception(
    "correlate2d", family="rows and columns exchanged", caught_by="test_correlate2d_reproduces_the_worked_examples"
)
def result_transposed(reference, image, kernel):
    """Your result has its rows and columns exchanged. Rows of the result count vertical places of the kernel; check
    which size bounds which of your loops, or which axis you fill.
    """
    return reference.correlate2d(image, kernel).T


@misconception(
    "correlate2d",
    family="padding forgotten, doubled or on the wrong sides",
    caught_by="test_correlate2d_reproduces_the_worked_examples",
)
def padded_with_zeros(reference, image, kernel):
    """Your result is as large as the image: it continues the image with zeros. Here the kernel stops only where it lies
    wholly inside the image; padding is the next assignment.
    """
    (above, left), (below, right) = [(k - 1) // 2 for k in kernel.shape], [k // 2 for k in kernel.shape]
    return reference.correlate2d(_padded(image, above, below, left, right), kernel)


@misconception(
    "correlate2d", family="argument ignored", caught_by="test_correlate2d_with_a_single_one_cuts_out_what_lies_under_it"
)
def kernel_size_fixed_at_3(reference, image, kernel):
    """Your sum reads the first 3 rows and columns of the kernel, however large it is: a 3 stands where the size of the
    kernel belongs.
    """
    if min(kernel.shape) < 3:
        raise NotApplicable
    seen = np.zeros_like(kernel)
    seen[:3, :3] = kernel[:3, :3]
    return reference.correlate2d(image, seen)


@misconception(
    "correlate2d",
    family="number of one axis used for both",
    caught_by="test_correlate2d_reproduces_the_worked_examples",
)
def patch_height_from_kernel_width(reference, image, kernel):
    """Your patches are as high as the kernel is wide. Square kernels hide that; height and width of a patch come from
    different axes of the kernel.
    """
    height, width = kernel.shape
    if height not in (1, width):
        raise NotApplicable
    below = np.vstack([image, np.zeros((width - height, image.shape[1]))])  # slices end where the image ends
    return reference.correlate2d(below, np.broadcast_to(kernel, (width, width)))


@misconception(
    "correlate2d", family="arguments changed in place", caught_by="test_correlate2d_reproduces_the_worked_examples"
)
def patch_multiplied_in_place(reference, image, kernel):
    """Your function multiplies the patch in place. A slice of an array is a view: the image itself changes under the
    kernel, and the next place reads products where it should read pixels.
    """
    out = np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))
    for y, x in np.ndindex(out.shape):
        patch = image[y : y + kernel.shape[0], x : x + kernel.shape[1]]
        patch *= kernel
        out[y, x] = patch.sum()
    return out


@misconception("correlate2d", family="argument ignored", caught_by="test_correlate2d_reproduces_the_worked_examples")
def image_read_from_outside(reference, image, kernel):
    """Your result is that of the handout's first image, whatever image is passed. Somewhere your function reads a
    variable from outside in the place of its argument.
    """
    return reference.correlate2d(EXAMPLE_IMAGE, kernel)


@misconception(
    "correlate2d",
    family="integers truncated or wrapped",
    caught_by="test_correlate2d_of_integers_neither_truncates_nor_wraps",
)
def result_truncated_to_integers(reference, image, kernel):
    """Your result lost what stands behind the decimal point: it was written into an array of integers, which is what
    you get from the image's dtype. The result is made of floats.
    """
    return reference.correlate2d(image, kernel).astype(image.dtype)


@misconception(
    "correlate2d",
    family="integers truncated or wrapped",
    caught_by="test_correlate2d_of_integers_neither_truncates_nor_wraps",
)
def products_of_small_integers_wrapped(reference, image, kernel):
    """Your products wrap around. Eight bits hold 0 to 255, and a product of two such numbers is cut down to eight bits
    again. Let floats do the arithmetic.
    """
    return (_patches(image, kernel.shape) * kernel).sum(axis=(2, 3))


# convolve2d


@misconception(
    "convolve2d", family="kernel flipped the wrong way", caught_by="test_convolve2d_rotates_the_kernel_by_180_degrees"
)
def kernel_not_rotated(reference, image, kernel):
    """Your result equals the cross-correlation. In a convolution the kernel is rotated by 180 degrees first."""
    return reference.correlate2d(image, kernel)


@misconception(
    "convolve2d", family="kernel flipped the wrong way", caught_by="test_convolve2d_rotates_the_kernel_by_180_degrees"
)
def kernel_only_upside_down(reference, image, kernel):
    """Your kernel is turned upside down only. A rotation by 180 degrees reverses the rows and the columns."""
    return reference.correlate2d(image, np.flip(kernel, axis=0))


@misconception(
    "convolve2d", family="kernel flipped the wrong way", caught_by="test_convolve2d_rotates_the_kernel_by_180_degrees"
)
def kernel_only_mirrored(reference, image, kernel):
    """Your kernel is mirrored left to right only. A rotation by 180 degrees reverses the columns and the rows."""
    return reference.correlate2d(image, np.flip(kernel, axis=1))


@misconception(
    "convolve2d", family="rows and columns exchanged", caught_by="test_convolve2d_rotates_the_kernel_by_180_degrees"
)
def kernel_transposed_in_place_of_rotated(reference, image, kernel):
    """Your kernel is transposed. That mirrors it along its diagonal; a rotation by 180 degrees keeps its shape and
    reverses both axes.
    """
    return reference.correlate2d(image, kernel.T)


@misconception(
    "convolve2d", family="another function in its place", caught_by="test_convolve2d_rotates_the_kernel_by_180_degrees"
)
def full_convolution(reference, image, kernel):
    """Your result is the full convolution, which also counts places where kernel and image overlap in part. Here the
    kernel stops only where it lies wholly inside the image.
    """
    down, across = (k - 1 for k in kernel.shape)
    return reference.convolve2d(_padded(image, down, down, across, across), kernel)


@misconception(
    "convolve2d", family="arguments changed in place", caught_by="test_convolve2d_leaves_its_arguments_alone"
)
def kernel_of_the_caller_rotated(reference, image, kernel):
    """Your function rotates the caller's kernel: after the call it is another one, and a second call rotates it back.
    Rotate a copy or a view.
    """
    kernel[...] = np.flip(kernel).copy()
    return reference.correlate2d(image, kernel)


@misconception(
    "convolve2d", family="integers truncated or wrapped", caught_by="test_convolve2d_leaves_its_arguments_alone"
)
def convolution_truncated_to_integers(reference, image, kernel):
    """Your result lost what stands behind the decimal point: it was written into an array of integers, which is what
    you get from the image's dtype. The result is made of floats.
    """
    return reference.convolve2d(image, kernel).astype(image.dtype)


@misconception(
    "convolve2d", family="promised errors are not raised", caught_by="test_convolve2d_refuses_what_does_not_fit"
)
def oversized_kernel_convolves_to_nothing(reference, image, kernel):
    """A kernel that is larger than the image fits nowhere, and your function answers with an empty array. Raise
    ValueError.
    """
    places = np.subtract(image.shape, kernel.shape) + 1
    return reference.convolve2d(image, kernel) if (places > 0).all() else np.zeros(places.clip(0))


# conv1d


@misconception(
    "conv1d", family="kernel flipped the wrong way", caught_by="test_conv1d_connects_each_output_to_three_neighbours"
)
def filter_reversed(reference, x, weight, bias):
    """Your result equals a layer whose filters are reversed. Layers slide a filter as it is."""
    return reference.conv1d(x, weight[::-1], bias)


@misconception(
    "conv1d", family="bias forgotten or added otherwise", caught_by="test_conv1d_reproduces_the_worked_examples"
)
def bias_forgotten_in_1d(reference, x, weight, bias):
    """Your result is right but for the bias, which is missing."""
    return reference.conv1d(x, weight, 0 * bias)


@misconception(
    "conv1d", family="bias forgotten or added otherwise", caught_by="test_conv1d_reproduces_the_worked_examples"
)
def bias_inside_the_sum_in_1d(reference, x, weight, bias):
    """Your result adds the bias once per product. It stands outside of the sum: once per output."""
    return reference.conv1d(x, weight, weight[..., 0].size * bias)


@misconception(
    "conv1d", family="channels merged, dropped or confused", caught_by="test_conv1d_reproduces_the_worked_examples"
)
def only_the_first_feature_read(reference, x, weight, bias):
    """Your result reads the first input feature only. A filter has weights for every feature at each position, and all
    products go into the same sum.
    """
    return reference.conv1d(x[..., :1], weight[:, :1], bias)


@misconception("conv1d", family="integers truncated or wrapped", caught_by="test_conv1d_depends_on_its_arguments_alone")
def features_truncated_to_integers(reference, x, weight, bias):
    """Your result lost what stands behind the decimal point: it was written into an array of the signal's dtype, here
    integers. The result is made of floats.
    """
    return reference.conv1d(x, weight, bias).astype(x.dtype)


@misconception("conv1d", family="promised errors are not raised", caught_by="test_conv1d_refuses_what_does_not_fit")
def oversized_filter_gives_nothing(reference, x, weight, bias):
    """A filter that is longer than the signal fits nowhere, and your function answers with an empty array. Raise
    ValueError.
    """
    places = x.shape[1] - weight.shape[0] + 1
    return reference.conv1d(x, weight, bias) if places > 0 else np.zeros((len(x), 0, bias.size))


@misconception("conv1d", family="promised errors are not raised", caught_by="test_conv1d_refuses_what_does_not_fit")
def features_stretched(reference, x, weight, bias):
    """NumPy stretches axes of length 1, so a filter with one feature passes for one with three. Compare the numbers of
    features yourself, and raise ValueError.
    """
    stretched = np.broadcast_to(weight, (weight.shape[0], x.shape[-1], weight.shape[2]))
    return reference.conv1d(x, stretched, bias)


# conv2d


@misconception("conv2d", family="kernel flipped the wrong way", caught_by="test_conv2d_follows_the_definition")
def kernels_rotated(reference, x, weight, bias):
    """Your result equals a convolution with the kernels rotated by 180 degrees. Layers slide a kernel as it is."""
    return reference.conv2d(x, weight[::-1, ::-1], bias)


@misconception(
    "conv2d",
    family="rows and columns exchanged",
    caught_by="test_conv2d_sums_over_channels_and_adds_a_bias_to_each_feature_map",
)
def kernels_transposed(reference, x, weight, bias):
    """Your result equals that of kernels whose rows and columns are exchanged. The first axis of the weights goes down
    the image, the second one across.
    """
    if weight.shape[0] != weight.shape[1]:
        raise NotApplicable
    return reference.conv2d(x, weight.swapaxes(0, 1), bias)


@misconception("conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_each_bias_once")
def bias_forgotten(reference, x, weight, bias):
    """Your result is right but for the bias, which is missing."""
    return reference.conv2d(x, weight, 0 * bias)


@misconception("conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_each_bias_once")
def bias_inside_the_sum(reference, x, weight, bias):
    """Your result adds the bias once per product. It stands outside of the sum: once per output."""
    return reference.conv2d(x, weight, weight[..., 0].size * bias)


@misconception("conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_each_bias_once")
def bias_added_per_channel(reference, x, weight, bias):
    """Your result adds the bias once per input channel. The channels of a patch belong to one sum, and the bias comes
    on top of it once.
    """
    return reference.conv2d(x, weight, x.shape[-1] * bias)


@misconception("conv2d", family="bias forgotten or added otherwise", caught_by="test_conv2d_adds_each_bias_once")
def first_bias_for_all_kernels(reference, x, weight, bias):
    """Your result adds the first bias to every feature map. Each kernel has a bias of its own."""
    return reference.conv2d(x, weight, np.full(bias.shape, bias[0]))


@misconception(
    "conv2d",
    family="channels merged, dropped or confused",
    caught_by="test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel",
)
def only_the_first_channel_read(reference, x, weight, bias):
    """Your result reads the first channel only. A kernel has weights for every channel, and the products of all
    channels go into the same sum.
    """
    return reference.conv2d(x[..., :1], weight[:, :, :1], bias)


@misconception(
    "conv2d",
    family="activation missing, extra or misplaced",
    caught_by="test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel",
)
def relu_applied(reference, x, weight, bias):
    """Your result passed through a ReLU: its negative entries are 0. The activation is a layer of its own; this one
    returns the sums as they are.
    """
    return np.maximum(0, reference.conv2d(x, weight, bias))


@misconception(
    "conv2d",
    family="axes or entries in another order",
    caught_by="test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel",
)
def feature_maps_first(reference, x, weight, bias):
    """Your result has its feature maps first. This course keeps channels last: (N, HO, WO, C_out)."""
    return reference.conv2d(x, weight, bias).transpose(0, 3, 1, 2)


@misconception(
    "conv2d",
    family="rows and columns exchanged",
    caught_by="test_conv2d_follows_the_definition",
    ends_in=(ValueError, IndexError),
)
def loops_of_the_layer_exchanged(reference, x, weight, bias):
    """Your code works where height and width are equal, and breaks where they are not: the loop over the rows is as
    long as that over the columns should be. Rows of a feature map count vertical places of the kernel.
    """
    out = np.zeros(reference.conv2d(x, weight, bias).shape)
    for n, o in np.ndindex(len(x), weight.shape[3]):
        _loops_exchanged(x[n], weight[..., o], out[n, ..., o])
    return out + bias


@misconception(
    "conv2d",
    family="rows and columns exchanged",
    caught_by="test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel",
)
def feature_maps_transposed(reference, x, weight, bias):
    """Your feature maps have their rows and columns exchanged. Check which size bounds which of your loops."""
    return reference.conv2d(x, weight, bias).swapaxes(1, 2)


@misconception(
    "conv2d",
    family="images of a batch dropped or mixed",
    caught_by="test_conv2d_with_one_pixel_kernels_mixes_the_channels_of_each_pixel",
)
def only_the_first_image_computed(reference, x, weight, bias):
    """Your result is right for the first image of the batch, and 0 for the others."""
    out = reference.conv2d(x, weight, bias)
    out[1:] = 0
    return out


@misconception("conv2d", family="number of one axis used for both", caught_by="test_conv2d_follows_the_definition")
def kernel_height_used_for_its_width(reference, x, weight, bias):
    """Your sum runs over as many columns of the kernel as it has rows. Square kernels hide that; height and width are
    different axes of the weights.
    """
    height, width = weight.shape[:2]
    if height > width:
        raise NotApplicable
    seen = np.where(np.arange(width)[:, None, None] < height, weight, 0)
    return reference.conv2d(x, seen, bias)


@misconception("conv2d", family="integers truncated or wrapped", caught_by="test_conv2d_depends_on_its_arguments_alone")
def feature_maps_truncated_to_integers(reference, x, weight, bias):
    """Your result lost what stands behind the decimal point: it was written into an array of the images' dtype, here
    integers. The result is made of floats.
    """
    return reference.conv2d(x, weight, bias).astype(x.dtype)


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def oversized_kernels_give_nothing(reference, x, weight, bias):
    """Kernels that are larger than the images fit nowhere, and your function answers with an empty array. Raise
    ValueError.
    """
    places = np.subtract(x.shape[1:3], weight.shape[:2]) + 1
    if (places > 0).all():
        return reference.conv2d(x, weight, bias)
    return np.zeros((len(x), *places.clip(0), bias.size))


@misconception("conv2d", family="promised errors are not raised", caught_by="test_conv2d_refuses_what_does_not_fit")
def channels_stretched(reference, x, weight, bias):
    """NumPy stretches axes of length 1, so a kernel with one channel passes for one with three. Compare the numbers of
    channels yourself, and raise ValueError.
    """
    stretched = np.broadcast_to(weight, (*weight.shape[:2], x.shape[-1], weight.shape[3]))
    return reference.conv2d(x, stretched, bias)


# im2col


@misconception(
    "im2col", family="promised errors are not raised", caught_by="test_im2col_and_matmul_refuse_what_does_not_fit"
)
def oversized_kernel_gives_no_columns(reference, image, kernel_shape):
    """A kernel that is larger than the image fits nowhere, and your function answers with a matrix of no columns. Raise
    ValueError.
    """
    places = np.subtract(image.shape, kernel_shape) + 1
    return reference.im2col(image, kernel_shape) if (places > 0).all() else np.zeros((np.prod(kernel_shape), 0))


@misconception(
    "im2col", family="axes or entries in another order", caught_by="test_im2col_reproduces_the_matrix_of_the_lectures"
)
def patches_in_rows(reference, image, kernel_shape):
    """Your matrix is the transpose of A': a patch stands in each row. Here it stands in a column."""
    return reference.im2col(image, kernel_shape).T


@misconception(
    "im2col", family="axes or entries in another order", caught_by="test_im2col_reproduces_the_matrix_of_the_lectures"
)
def row_order_throughout(reference, image, kernel_shape):
    """Your matrix runs along the rows first, inside the patches and from patch to patch, as NumPy does. The lectures
    run down the columns first, in both.
    """
    height, width = kernel_shape
    return _patches(image, (height, width)).transpose(2, 3, 0, 1).reshape(height * width, -1)


@misconception(
    "im2col", family="axes or entries in another order", caught_by="test_im2col_reproduces_the_matrix_of_the_lectures"
)
def entries_in_row_order(reference, image, kernel_shape):
    """Your patches are in the right order, but the entries of each run along its rows first. The lectures run down the
    columns of a patch.
    """
    height, width = kernel_shape
    return _patches(image, (height, width)).transpose(2, 3, 1, 0).reshape(height * width, -1)


@misconception(
    "im2col", family="axes or entries in another order", caught_by="test_im2col_reproduces_the_matrix_of_the_lectures"
)
def patches_in_row_order(reference, image, kernel_shape):
    """The entries of each patch are in the right order, but your kernel moves to the right first. In the lectures it
    moves down first: the second column of A' is the patch below the first one.
    """
    height, width = kernel_shape
    return _patches(image, (height, width)).transpose(3, 2, 0, 1).reshape(height * width, -1)


@misconception(
    "im2col", family="axes or entries in another order", caught_by="test_im2col_reproduces_the_matrix_of_the_lectures"
)
def rows_of_patches_in_row_order(reference, image, kernel_shape):
    """Your matrix has a patch in each row, in NumPy's row order: the im2col of many libraries. The lectures' A' has a
    patch in each column, and runs down the columns first in both senses.
    """
    height, width = kernel_shape
    return _patches(image, (height, width)).reshape(-1, height * width)


# correlate2d_matmul


@misconception(
    "correlate2d_matmul",
    family="axes or entries in another order",
    caught_by="test_correlate2d_matmul_reproduces_the_worked_examples",
)
def product_folded_along_the_rows(reference, image, kernel):
    """Your products are right, but they are folded back along the rows. They come in the order of the columns of A',
    which goes down first.
    """
    out = reference.correlate2d(image, kernel)
    return out.ravel(order="F").reshape(out.shape)


@misconception(
    "correlate2d_matmul",
    family="axes or entries in another order",
    caught_by="test_correlate2d_matmul_reproduces_the_worked_examples",
)
def kernel_flattened_along_the_rows(reference, image, kernel):
    """Your kernel is flattened along its rows, while the patches in A' are flattened down their columns: weights meet
    the wrong pixels. A kernel of equal weights hides that.
    """
    return reference.correlate2d(image, kernel.ravel().reshape(kernel.shape, order="F"))


@misconception(
    "correlate2d_matmul",
    family="results in another form",
    caught_by="test_correlate2d_matmul_reproduces_the_worked_examples",
)
def product_not_folded_back(reference, image, kernel):
    """Your products are right, but they are still one long vector. Fold it back into rows and columns."""
    return reference.correlate2d(image, kernel).ravel(order="F")


# make_kernel


@misconception("make_kernel", family="rows and columns exchanged", caught_by="test_make_kernel_gives_the_fixed_kernels")
def sobels_exchanged(reference, name, size=3, sigma=1.0):
    """Your two Sobel kernels are exchanged. The x is the direction across which brightness changes: sobel_x compares
    left with right, and so finds edges that stand upright.
    """
    exchanged = {"sobel_x": "sobel_y", "sobel_y": "sobel_x"}
    return reference.make_kernel(exchanged.get(name, name), size, sigma)


@misconception("make_kernel", family="opposite sign", caught_by="test_make_kernel_gives_the_fixed_kernels")
def sobels_negated(reference, name, size=3, sigma=1.0):
    """Your Sobel kernels have the opposite sign. Both signs are in use; the lectures take left minus right, and upper
    minus lower.
    """
    kernel = reference.make_kernel(name, size, sigma)
    return -kernel if name.startswith("sobel") else kernel


@misconception(
    "make_kernel", family="kernel flipped the wrong way", caught_by="test_make_kernel_gives_the_fixed_kernels"
)
def shift_to_the_left(reference, name, size=3, sigma=1.0):
    """Your 1 is to the right of the centre, which moves the picture to the left. Each pixel of the result is to be its
    left neighbour.
    """
    kernel = reference.make_kernel(name, size, sigma)
    return np.flip(kernel, axis=1) if name == "shift" else kernel


@misconception(
    "make_kernel",
    family="term or factor of the formula missing or wrong",
    caught_by="test_make_kernel_gives_the_fixed_kernels",
)
def sharpen_without_the_picture(reference, name, size=3, sigma=1.0):
    """Your sharpening kernel sums to 0. That is an edge detector: plain areas turn black. To keep the picture and add
    its edges, the entries sum to 1.
    """
    kernel = reference.make_kernel(name, size, sigma)
    if name == "sharpen":
        kernel[1, 1] = 4
    return kernel


@misconception("make_kernel", family="mean and sum confused", caught_by="test_make_kernel_gives_blurs_that_sum_to_one")
def box_not_divided(reference, name, size=3, sigma=1.0):
    """Your box sums the pixels of a patch. A mean divides by their number: the entries sum to 1."""
    kernel = reference.make_kernel(name, size, sigma)
    return np.ones_like(kernel) if name == "box" else kernel


@misconception("make_kernel", family="mean and sum confused", caught_by="test_make_kernel_gives_blurs_that_sum_to_one")
def gaussian_not_divided(reference, name, size=3, sigma=1.0):
    """Your Gaussian is 1 at its centre and sums to more than 1: a picture grows brighter under it. Divide by the sum of
    the entries.
    """
    kernel = reference.make_kernel(name, size, sigma)
    return kernel / kernel.max() if name == "gaussian" else kernel


@misconception("make_kernel", family="mean and sum confused", caught_by="test_make_kernel_gives_blurs_that_sum_to_one")
def gaussian_divided_by_its_integral(reference, name, size=3, sigma=1.0):
    """Your Gaussian is divided by 2 pi sigma^2, which is its integral over the whole plane. A kernel has few entries:
    divide by their sum, so that they sum to exactly 1.
    """
    kernel = reference.make_kernel(name, size, sigma)
    return kernel / kernel.max() / (2 * np.pi * sigma**2) if name == "gaussian" else kernel


@misconception(
    "make_kernel",
    family="term or factor of the formula missing or wrong",
    caught_by="test_make_kernel_gives_blurs_that_sum_to_one",
)
def gaussian_without_the_half(reference, name, size=3, sigma=1.0):
    """Your Gaussian is too narrow: the exponent lacks its factor of one half."""
    return reference.make_kernel(name, size, sigma / np.sqrt(2) if name == "gaussian" else sigma)


@misconception(
    "make_kernel",
    family="term or factor of the formula missing or wrong",
    caught_by="test_make_kernel_gives_gaussians_of_every_sigma",
)
def sigma_taken_for_a_variance(reference, name, size=3, sigma=1.0):
    """Your Gaussian takes sigma for a variance. Sigma is the standard deviation; the exponent has its square."""
    return reference.make_kernel(name, size, np.sqrt(sigma) if name == "gaussian" else sigma)


@misconception("make_kernel", family="argument ignored", caught_by="test_make_kernel_gives_gaussians_of_every_sigma")
def sigma_ignored(reference, name, size=3, sigma=1.0):
    """Your Gaussian has a sigma of 1, whatever sigma is passed."""
    return reference.make_kernel(name, size)


@misconception("make_kernel", family="argument ignored", caught_by="test_make_kernel_gives_blurs_of_every_odd_size")
def size_ignored(reference, name, size=3, sigma=1.0):
    """Your kernel has 3 rows and columns, whatever size is passed."""
    return reference.make_kernel(name, sigma=sigma)


@misconception(
    "make_kernel", family="promised errors are not raised", caught_by="test_make_kernel_refuses_what_it_cannot_make"
)
def unknown_name_gives_none(reference, name, size=3, sigma=1.0):
    """An unknown name gives None. A typo should be heard of at once: raise ValueError."""
    known = ("box", "gaussian", "sharpen", "shift", "sobel_x", "sobel_y")
    return reference.make_kernel(name, size, sigma) if name in known else None


# match_template


@misconception(
    "match_template",
    family="promised errors are not raised",
    caught_by="test_match_template_refuses_what_cannot_be_compared",
)
def empty_template_accepted(reference, image, template):
    """A template of zeros has no direction: there is nothing to compare with. Raise ValueError."""
    return reference.match_template(image, template) if template.any() else reference.correlate2d(image, template)


@misconception(
    "match_template",
    family="promised errors are not raised",
    caught_by="test_match_template_refuses_what_cannot_be_compared",
)
def empty_template_gives_nan(reference, image, template):
    """A template of zeros has no direction, and dividing by its length gives nan everywhere. Raise ValueError."""
    if template.any():
        return reference.match_template(image, template)
    return np.full_like(reference.correlate2d(image, template), np.nan)


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_measures_the_angle_to_the_template",
)
def norms_forgotten(reference, image, template):
    """Your result is the plain cross-correlation: a bright patch beats a similar one. Divide by the lengths of patch
    and template.
    """
    return reference.correlate2d(image, template)


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_measures_the_angle_to_the_template",
)
def patch_norm_forgotten(reference, image, template):
    """Your result is divided by the template's length, but not by the patch's: bright patches still score higher."""
    return reference.correlate2d(image, template) / np.linalg.norm(template)


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_measures_the_angle_to_the_template",
)
def template_norm_forgotten(reference, image, template):
    """Your result is divided by the length of each patch, but not by the template's."""
    return reference.match_template(image, template) * np.linalg.norm(template)


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_follows_the_definition",
)
def norm_of_the_whole_image(reference, image, template):
    """Your result is divided by the length of the whole image. Each patch has a length of its own."""
    return reference.correlate2d(image, template) / (np.linalg.norm(image) * np.linalg.norm(template))


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_measures_the_angle_to_the_template",
)
def means_subtracted(reference, image, template):
    """Your result subtracts the means first: a correlation coefficient. That is a good detector, but another one; here
    the angle is between patch and template as they are.
    """
    patches = _patches(image, template.shape).astype(float)
    patches = patches - patches.mean(axis=(2, 3), keepdims=True)
    template = template - template.mean()
    norms = np.sqrt((patches**2).sum(axis=(2, 3))) * np.linalg.norm(template)
    products = (patches * template).sum(axis=(2, 3))
    return np.where(norms > 1e-9, products / np.where(norms > 1e-9, norms, 1), 0)


def _compared(image, template):
    """Return the cosines between patches and a template that need not be the one that was asked for."""
    patches = _patches(image, template.shape).astype(float)
    norms = np.sqrt((patches**2).sum(axis=(2, 3))) * np.linalg.norm(template)
    products = (patches * template).sum(axis=(2, 3))
    return np.where(norms > 0, products / np.where(norms > 0, norms, 1), 0)


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_follows_the_definition",
)
def mean_of_the_template_subtracted(reference, image, template):
    """Your result subtracts the template's mean from it first. Many detectors do, so as to look away from plain
    brightness; here the angle is to the template as it is.
    """
    reference.match_template(image, template)  # raises what is promised
    return _compared(image, template - template.mean())


@misconception(
    "match_template",
    family="term or factor of the formula missing or wrong",
    caught_by="test_match_template_follows_the_definition",
)
def mean_of_the_image_subtracted(reference, image, template):
    """Your result subtracts the mean of the whole image and that of the template first. Here the angle is between patch
    and template as they are.
    """
    reference.match_template(image, template)  # raises what is promised
    return _compared(image - image.mean(), template - template.mean())


@misconception(
    "match_template", family="overflow, infinity or nan", caught_by="test_match_template_gives_an_empty_patch_0"
)
def empty_patches_give_nan(reference, image, template):
    """Your result has nan where a patch is all zero: 0 divided by 0. Such a patch scores 0."""
    empty = ~_patches(image, template.shape).any(axis=(2, 3))
    return np.where(empty, np.nan, reference.match_template(image, template))


@misconception(
    "match_template",
    family="integers truncated or wrapped",
    caught_by="test_match_template_ignores_brightness_and_gives_empty_patches_0",
)
def squares_of_small_integers_wrapped(reference, image, template):
    """Your squares wrap around: eight bits hold 0 to 255, and 16 * 16 is 0 again. Let floats do the arithmetic."""
    squares = (_patches(image, template.shape) ** 2).sum(axis=(2, 3))
    norms = np.sqrt(squares) * np.linalg.norm(template)
    return np.where(norms > 0, reference.correlate2d(image, template) / np.where(norms > 0, norms, 1), 0)


# channels_first, channels_last


@misconception(
    "channels_first", family="axes or entries in another order", caught_by="test_channels_move_and_pixels_stay"
)
def channels_first_by_reshape(reference, x):
    """Your array has the right shape, but its numbers are in their old order: the channels are mixed. A reshape only
    cuts the same sequence into other rows; here axes change places.
    """
    n, h, w, c = x.shape
    return x.reshape(n, c, h, w)


@misconception("channels_first", family="rows and columns exchanged", caught_by="test_channels_move_and_pixels_stay")
def channels_first_by_an_exchange(reference, x):
    """Your pictures lie on their sides: the channel axis changed places with the width, so that height and width are
    exchanged. One axis moves, the others keep their order.
    """
    return x.swapaxes(1, 3)


@misconception(
    "channels_first",
    family="promised errors are not raised",
    caught_by="test_layouts_refuse_what_is_no_batch_of_images",
)
def any_number_of_axes_accepted(reference, x):
    """An array of three or five axes is no batch of images, yet it passes. Look at the number of axes, and raise
    ValueError.
    """
    return np.moveaxis(x, -1, 1)


@misconception(
    "channels_last", family="axes or entries in another order", caught_by="test_channels_move_and_pixels_stay"
)
def channels_last_by_reshape(reference, x):
    """Your array has the right shape, but its numbers are in their old order: the channels are mixed. A reshape only
    cuts the same sequence into other rows; here axes change places.
    """
    n, c, h, w = x.shape
    return x.reshape(n, h, w, c)


@misconception("channels_last", family="rows and columns exchanged", caught_by="test_channels_move_and_pixels_stay")
def channels_last_by_an_exchange(reference, x):
    """Your pictures lie on their sides: the channel axis changed places with the width, so that height and width are
    exchanged. One axis moves, the others keep their order.
    """
    return x.swapaxes(1, 3)


@misconception(
    "channels_last", family="axes or entries in another order", caught_by="test_channels_move_and_pixels_stay"
)
def channels_last_by_the_same_move(reference, x):
    """Your axes move the same way as in channels_first. To undo a move, the axis has to go back."""
    return x.transpose(0, 3, 1, 2)
