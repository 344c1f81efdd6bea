package io.scanlake.usage;

import java.io.Serializable;

/**
 * One projection image, as far as it can be a repeat of another.
 *
 * @param start second of its acquisition
 * @param epochDay its local date, days since 1970; null where unknown
 */
public record View(
    long start,
    String modality,
    String bodyRegion,
    String position,
    String laterality,
    Long epochDay)
    implements Serializable {}
