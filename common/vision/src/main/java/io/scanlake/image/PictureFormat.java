package io.scanlake.image;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;

/**
 * A further image format, found by {@link java.util.ServiceLoader} (a jar given with {@code
 * --jars}); asked where the content is of none of the formats that are built in. One instance
 * serves one thread.
 */
public interface PictureFormat {
  /**
   * Opens a file.
   *
   * @param head first bytes of the file, at most 4096
   * @param count how many of them there are
   * @return null where the content is not of this format
   */
  Picture open(Source source, byte[] head, int count) throws UnusableException, IOException;
}
