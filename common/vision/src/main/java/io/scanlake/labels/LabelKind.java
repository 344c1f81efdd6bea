package io.scanlake.labels;

/** What a label describes, and how. */
public enum LabelKind {
  /** An object by its rectangle. */
  BOX,
  /** An object by an 8-bit mask. */
  MASK,
  /** All objects of the image by a 16-bit mask that numbers them. */
  INSTANCES,
  /** A class of the whole image. */
  CLASS,
  /** Modality, or modality/body part, of the whole image. */
  MODALITY
}
