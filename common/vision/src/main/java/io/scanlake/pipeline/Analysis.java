package io.scanlake.pipeline;

import io.scanlake.dicom.Header;
import io.scanlake.file.Outcome;
import java.util.Optional;

/**
 * The result for one file.
 *
 * @param header the header, or null if not even that could be read
 * @param outcome the findings, empty for a valid object without pixels; or the reason for a reject
 */
public record Analysis(Header header, Outcome<Optional<Findings>> outcome) {}
