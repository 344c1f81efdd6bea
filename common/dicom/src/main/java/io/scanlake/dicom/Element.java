package io.scanlake.dicom;

import java.util.List;

/** One element: where its value lies; the items of a sequence are parsed when first asked for. */
final class Element {
  final int tag;
  final Vr vr;
  final Encoding encoding;
  final byte[] data;
  final int offset;
  final int length;
  List<Dataset> items;

  Element(int tag, Vr vr, Encoding encoding, byte[] data, int offset, int length) {
    this.tag = tag;
    this.vr = vr;
    this.encoding = encoding;
    this.data = data;
    this.offset = offset;
    this.length = length;
  }

  Element(int tag, Encoding encoding, List<Dataset> items) {
    this(tag, Vr.SQ, encoding, null, 0, 0);
    this.items = items;
  }

  Vr valueVr() {
    return vr == Vr.NONE || vr == Vr.UN ? Tags.vr(tag) : vr;
  }
}
