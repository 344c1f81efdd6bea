/**
 * Image files to 8-bit frames in OpenCV's Mats: DICOM, PNG, JPEG, TIFF and BMP, recognised by their
 * content, and further formats through {@link io.scanlake.image.PictureFormat}. Imports {@code
 * io.scanlake.file}, {@code io.scanlake.dicom} and OpenCV.
 *
 * <p>Doors: {@link io.scanlake.image.PictureReader} opens a file, {@link io.scanlake.image.Match}
 * decides which recipes and models an image takes, {@link io.scanlake.image.Workspace} owns native
 * memory.
 *
 * <p>The headers of plain images are parsed by hand because an archive's files are hostile input: a
 * fault in a native decoder takes the process down, and a header of a few bytes can claim an image
 * of gigabytes. No native code sees a file before its size, segments and pixel format have been
 * checked in Java against the pixel budget. BMP is decoded in Java too, since its pixels need
 * little more than its header.
 *
 * <p>Otsu's threshold is computed over a histogram here, because OpenCV computes it over whole
 * images only, not over a body or a collimated field, and not for three classes.
 */
package io.scanlake.image;
