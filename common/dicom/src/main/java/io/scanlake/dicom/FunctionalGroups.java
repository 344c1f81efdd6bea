package io.scanlake.dicom;

import java.util.List;

/**
 * The functional groups of enhanced multi-frame objects (PS3.3, C.7.6.16): per frame over shared.
 */
final class FunctionalGroups {
  private FunctionalGroups() {}

  /** The first item of a group's sequence for one frame; null where there is none. */
  static Dataset item(Dataset dataset, int frame, int sequence) {
    List<Dataset> frames = dataset.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    Dataset item = frame < frames.size() ? frames.get(frame).item(sequence) : null;
    if (item != null) {
      return item;
    }
    Dataset shared = dataset.item(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    return shared == null ? null : shared.item(sequence);
  }
}
