/**
 * How good results are against labels: pure functions over boxes, label images, masks, classes and
 * scores, with an interval that respects patients.
 */
package io.scanlake.evaluate;
