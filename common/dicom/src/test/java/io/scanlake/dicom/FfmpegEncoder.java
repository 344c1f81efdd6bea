package io.scanlake.dicom;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Lossless stills by encoders that share nothing with the decoders under test. */
final class FfmpegEncoder {
  private FfmpegEncoder() {}

  /** One component of 8 or 16 bits, or three of 8. */
  static byte[] encode(
      int codecId, int[] samples, int rows, int columns, int components, int precision) {
    av_log_set_level(AV_LOG_QUIET);
    AVCodec codec = avcodec_find_encoder(codecId);
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVFrame frame = av_frame_alloc();
    AVPacket packet = av_packet_alloc();
    AVDictionary options = new AVDictionary(null);
    try {
      int format =
          components == 3
              ? AV_PIX_FMT_RGB24
              : precision == 8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GRAY16LE;
      context.width(columns).height(rows).pix_fmt(format).time_base(av_make_q(1, 1));
      context.global_quality(0);
      av_dict_set(options, "pred", codec.name().getString().equals("jpeg2000") ? "dwt53" : "0", 0);
      av_dict_set(options, "format", "j2k", 0);
      check(avcodec_open2(context, codec, options));
      frame.width(columns).height(rows).format(format);
      check(av_frame_get_buffer(frame, 0));
      int width = precision == 8 ? 1 : 2;
      byte[] row = new byte[columns * components * width];
      for (int y = 0; y < rows; y++) {
        for (int i = 0; i < columns * components; i++) {
          int sample = samples[y * columns * components + i];
          row[i * width] = (byte) sample;
          if (width == 2) {
            row[2 * i + 1] = (byte) (sample >> 8);
          }
        }
        frame.data(0).position((long) y * frame.linesize(0)).put(row, 0, row.length);
      }
      check(avcodec_send_frame(context, frame));
      check(avcodec_send_frame(context, null));
      check(avcodec_receive_packet(context, packet));
      byte[] stream = new byte[packet.size()];
      packet.data().get(stream);
      return stream;
    } finally {
      av_dict_free(options);
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }

  private static void check(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg gives " + result);
    }
  }
}
