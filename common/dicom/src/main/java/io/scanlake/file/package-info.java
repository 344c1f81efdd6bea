/**
 * Files as every reader of this project meets them: bytes at any position, a reason with a stable
 * code where a file cannot be used, and what a site's files leave unsaid. Imports the JDK only, so
 * that the DICOM reader remains a library of its own.
 */
package io.scanlake.file;
