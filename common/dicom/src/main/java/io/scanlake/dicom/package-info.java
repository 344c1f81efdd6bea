/**
 * DICOM: bytes of a Part 10 file (or of what once was one) to header values, stored samples and
 * 8-bit pictures; and back, for native pixel data: a {@link io.scanlake.dicom.DicomSet} to Part 10
 * bytes. A library of its own, without OpenCV and without Spark, which anyone who reads DICOM in
 * Java can use: it imports {@code io.scanlake.file}, the JDK, and FFmpeg through JavaCPP for 12-bit
 * JPEG and JPEG 2000. Section numbers are those of the DICOM Standard, edition 2024.
 *
 * <p>Doors: {@link io.scanlake.dicom.DicomFile} and {@link io.scanlake.dicom.Header} for reading,
 * {@link io.scanlake.dicom.Renderer} for pictures, {@link io.scanlake.dicom.DicomWriter} for
 * writing. Codecs and character sets are private to the package.
 *
 * <p>Three pieces are written by hand:
 *
 * <ul>
 *   <li>The parser, because an archive's files are hostile input and seldom conform: it bounds
 *       depth, elements and memory, reads a file of any size through ranges without its pixels, and
 *       makes sense of unknown VRs, missing delimiters and lengths past the end.
 *   <li>JPEG-LS, because FFmpeg decodes sample-interleaved colour and 7-bit streams wrongly.
 *   <li>Lossless JPEG, because of the libraries at hand one gives wrong samples after a restart
 *       marker and refuses colour of more than 8 bits, the other fails on common 16-bit streams.
 * </ul>
 *
 * <p>Native decoders see a stream only after its markers, lengths, size and precision were checked
 * against the data set here.
 */
package io.scanlake.dicom;
