package io.scanlake.image;

import io.scanlake.dicom.FrameBuffers;
import io.scanlake.dicom.Renderer;
import org.opencv.core.Mat;

/** What one reader decodes and renders frames with: buffers that are reused for the next frame. */
final class Canvas {
  final FrameBuffers buffers = new FrameBuffers();
  final Renderer renderer = new Renderer();
  final PixelHash hash = new PixelHash();
  final Mat stored;
  final Mat pixels;
  final Mat body;
  private byte[] bytes = new byte[0];

  Canvas(Workspace workspace) {
    stored = workspace.mat();
    pixels = workspace.mat();
    body = workspace.mat();
  }

  /** An array of exactly the given length, since OpenCV copies whole arrays. */
  byte[] bytes(int length) {
    if (bytes.length != length) {
      bytes = new byte[length];
    }
    return bytes;
  }
}
