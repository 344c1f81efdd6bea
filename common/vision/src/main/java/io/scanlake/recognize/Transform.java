package io.scanlake.recognize;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is done to a feature vector before the statistical model sees it: each feature is centred
 * and scaled, then the vector is projected on principal components, if there are any.
 *
 * @param mean of each feature
 * @param scale by which each is multiplied after centring
 * @param components one per row; none = no projection
 */
public record Transform(float[] mean, float[] scale, List<float[]> components) {
  public static final String FILE = "transform.csv";

  public Transform {
    if (mean.length != scale.length || components.stream().anyMatch(c -> c.length != mean.length)) {
      throw new IllegalArgumentException(FILE + " has lines of different length");
    }
    components = List.copyOf(components);
  }

  static Transform parse(String text) {
    List<float[]> lines = text.lines().map(line -> NumberLines.line(line, FILE)).toList();
    if (lines.size() < 2) {
      throw new IllegalArgumentException(FILE + " has fewer than two lines");
    }
    return new Transform(lines.get(0), lines.get(1), lines.subList(2, lines.size()));
  }

  public byte[] bytes() {
    StringBuilder text = new StringBuilder();
    text.append(NumberLines.line(mean)).append('\n').append(NumberLines.line(scale)).append('\n');
    for (float[] component : components) {
      text.append(NumberLines.line(component)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  int inputs() {
    return mean.length;
  }

  int outputs() {
    return components.isEmpty() ? mean.length : components.size();
  }

  public float[] apply(float[] features) {
    float[] even = new float[mean.length];
    for (int i = 0; i < even.length; i++) {
      even[i] = (features[i] - mean[i]) * scale[i];
    }
    if (components.isEmpty()) {
      return even;
    }
    float[] projected = new float[components.size()];
    for (int k = 0; k < projected.length; k++) {
      double sum = 0;
      float[] component = components.get(k);
      for (int i = 0; i < even.length; i++) {
        sum += (double) component[i] * even[i];
      }
      projected[k] = (float) sum;
    }
    return projected;
  }
}
