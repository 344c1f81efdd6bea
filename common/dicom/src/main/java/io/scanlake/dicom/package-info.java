/**
 * DICOM: bytes of a Part 10 file (or of what once was one) to header values, stored samples and
 * 8-bit pictures. Codecs and character sets are private to the package; nothing here uses OpenCV or
 * Spark. Section numbers are those of the DICOM Standard, edition 2024.
 */
package io.scanlake.dicom;
