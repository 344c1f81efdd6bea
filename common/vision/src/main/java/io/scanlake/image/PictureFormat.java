package io.scanlake.image;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;

/**
 * A further image format, found by {@link java.util.ServiceLoader} (a jar given with {@code
 * --jars}); tried where the content is of no built-in format. One instance serves one thread.
 */
public interface PictureFormat {
  /**
   * Opens a file.
   *
   * @param head first bytes of the file, at most 4096
   * @param count the number of bytes in {@code head}
   * @return the picture, or null if the content is not of this format
   */
  Picture open(Source source, byte[] head, int count) throws UnusableException, IOException;
}
