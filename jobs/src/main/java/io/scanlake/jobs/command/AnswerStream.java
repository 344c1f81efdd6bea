package io.scanlake.jobs.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output, but an answer that cannot be written is an error: a PrintStream goes on. */
final class AnswerStream extends OutputStream {
  /** Whoever reads the answer has closed the pipe. */
  static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final int BUFFER = 1 << 16;

  private final PrintStream out = System.out;

  private AnswerStream() {}

  static OutputStream open() {
    return new BufferedOutputStream(new AnswerStream(), BUFFER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    flush();
  }

  @Override
  public void flush() throws IOException {
    if (out.checkError()) {
      throw reason();
    }
  }

  /** Writes past the PrintStream, which keeps the reason to itself. */
  private static IOException reason() {
    // Not closed: it is the process's.
    @SuppressWarnings("resource")
    FileOutputStream bare = new FileOutputStream(FileDescriptor.out);
    try {
      bare.write('\n');
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("Broken pipe") ? new ClosedException() : e;
    }
    return new IOException("standard output has failed before");
  }
}
