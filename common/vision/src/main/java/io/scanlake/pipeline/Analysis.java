package io.scanlake.pipeline;

import io.scanlake.dicom.Header;
import io.scanlake.file.Outcome;
import java.util.Optional;

/**
 * All that one file gave.
 *
 * @param header null where not even the header could be read
 * @param outcome the findings, empty for a valid object without pixels; or why there are none
 */
public record Analysis(Header header, Outcome<Optional<Findings>> outcome) {}
