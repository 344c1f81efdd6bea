package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.scanlake.file.Source;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A multi-frame object of more than 2 GB, in a sparse file, frame by frame. */
class LargeObjectTest {
  private static final int SIDE = 512;
  private static final int FRAMES = 5000;
  private static final long FRAME_BYTES = SIDE * SIDE * 2L;
  private static final long MOST_BYTES = 64 << 20;

  @Test
  void framesOfAnObjectOf2600MegabytesPassInBoundedMemory(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("large.dcm");
    byte[] head =
        MadeDicom.image(SIDE, SIDE, 16, false)
            .text(Tags.NUMBER_OF_FRAMES, "IS", Integer.toString(FRAMES))
            .part10();
    // 5000 frames of 524,288 bytes: 2,621,440,000
    long pixelBytes = FRAMES * FRAME_BYTES;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(head, 0, head.length - 4);
      file.writeInt(Integer.reverseBytes((int) pixelBytes));
      file.setLength(head.length + pixelBytes);
      for (int frame : new int[] {0, 2500, FRAMES - 1}) {
        file.seek(head.length + frame * FRAME_BYTES + FRAME_BYTES - 2);
        file.writeShort(Short.reverseBytes((short) (frame + 1)));
      }
    }
    assertThat(Files.size(path)).isGreaterThan(2_500_000_000L);
    try (FileChannel file = FileChannel.open(path)) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      DicomFile dicom = DicomFile.parse(Source.of(file), MadeDicom.BUDGET);
      FrameBuffers buffers = new FrameBuffers();
      Renderer renderer = new Renderer();
      byte[] picture = new byte[SIDE * SIDE];
      for (int i = 0; i < FRAMES; i += 500) {
        StoredFrame frame = dicom.frame(i, buffers);
        renderer.render(dicom, i, frame, picture);
        assertThat(frame.shorts()[SIDE * SIDE - 1])
            .isEqualTo((short) (i == 0 || i == 2500 ? i + 1 : 0));
      }
      assertThat(dicom.frame(FRAMES - 1, buffers).shorts()[SIDE * SIDE - 1])
          .isEqualTo((short) FRAMES);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
    }
  }
}
