/**
 * Labels of images as CSV or Pascal VOC, and their split by group. Imports {@code image} and {@code
 * file} only. The CSV reader is hand-written to name the line of the first fault.
 */
package io.scanlake.labels;
