package io.scanlake.dicom;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEG2000;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_FLOAT;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_HWACCEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;

/**
 * Stills by FFmpeg's libavcodec, on one thread. It is native code: callers have checked markers,
 * lengths and dimensions; here the decoder is limited to the pixels expected, gets its input with
 * the padding it asks for, and its output is checked before it is read.
 */
final class FfmpegDecoder {
  /** The library counts the alignment of rows and columns as pixels. */
  private static final long MARGIN = 128;

  private FfmpegDecoder() {}

  private static final long UNREAD_FORMATS =
      AV_PIX_FMT_FLAG_BE
          | AV_PIX_FMT_FLAG_PAL
          | AV_PIX_FMT_FLAG_BITSTREAM
          | AV_PIX_FMT_FLAG_HWACCEL
          | AV_PIX_FMT_FLAG_FLOAT;

  /** Loads the natives on first use only: most files need none. */
  private static final class Codecs {
    static final AVCodec JPEG = find(AV_CODEC_ID_MJPEG);
    static final AVCodec JPEG2000 = find(AV_CODEC_ID_JPEG2000);

    private static AVCodec find(int id) {
      av_log_set_level(AV_LOG_QUIET);
      AVCodec codec = avcodec_find_decoder(id);
      if (codec == null) {
        throw new IllegalStateException("libavcodec lacks decoder " + id);
      }
      return codec;
    }
  }

  /** Sequential DCT of 12 bits. */
  static void jpeg(JpegPreamble header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    byte[] stream = header.stripped(data, offset, length);
    decode(
        Codecs.JPEG,
        stream,
        header.rows(),
        header.columns(),
        header.ids().length,
        header.precision(),
        samples);
  }

  /** A bare codestream whose components are unsigned. */
  static void jpeg2000(byte[] stream, PixelLayout layout, int precision, short[] samples)
      throws UnusableException {
    decode(
        Codecs.JPEG2000,
        stream,
        layout.rows(),
        layout.columns(),
        layout.samplesPerPixel(),
        precision,
        samples);
  }

  private static void decode(
      AVCodec codec,
      byte[] stream,
      int rows,
      int columns,
      int components,
      int precision,
      short[] samples)
      throws UnusableException {
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try {
      context.thread_count(1);
      context.max_pixels((rows + MARGIN) * (columns + MARGIN));
      if (avcodec_open2(context, codec, (AVDictionary) null) < 0
          || av_new_packet(packet, stream.length) < 0) {
        throw new IllegalStateException("libavcodec cannot be opened");
      }
      packet.data().put(stream, 0, stream.length);
      int sent = avcodec_send_packet(context, packet);
      int received = sent < 0 ? sent : avcodec_receive_frame(context, frame);
      if (received < 0) {
        throw new UnusableException(Code.CORRUPT, "stream cannot be decoded");
      }
      copy(frame, rows, columns, components, precision, samples);
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  private static void copy(
      AVFrame frame, int rows, int columns, int components, int precision, short[] samples)
      throws UnusableException {
    AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
    if (frame.width() != columns
        || frame.height() != rows
        || format == null
        || format.nb_components() < components
        || (format.flags() & UNREAD_FORMATS) != 0
        || format.log2_chroma_w() != 0
        || format.log2_chroma_h() != 0) {
      throw new UnusableException(Code.CORRUPT, "decoded picture is not what the stream states");
    }
    for (int c = 0; c < components; c++) {
      AVComponentDescriptor component = format.comp(c);
      int width = component.depth() > 8 ? 2 : 1;
      int step = component.step();
      int stride = frame.linesize(component.plane());
      if (stride < (columns - 1) * step + component.offset() + width || component.depth() > 16) {
        throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "decoded picture has odd rows");
      }
      // Some formats hold fewer bits than they have room for, at the high end.
      int shift = Math.max(0, component.depth() - precision);
      BytePointer plane = frame.data(component.plane());
      if (plane == null || plane.isNull()) {
        throw new UnusableException(Code.CORRUPT, "decoded picture is not what the stream states");
      }
      byte[] row = new byte[stride];
      for (int y = 0; y < rows; y++) {
        plane.position((long) y * stride).get(row, 0, stride);
        int at = y * columns * components + c;
        for (int x = 0, from = component.offset(); x < columns; x++, from += step) {
          int value =
              width == 1 ? row[from] & 0xFF : row[from] & 0xFF | (row[from + 1] & 0xFF) << 8;
          samples[at] = (short) (value >> shift);
          at += components;
        }
      }
      plane.position(0);
    }
  }
}
