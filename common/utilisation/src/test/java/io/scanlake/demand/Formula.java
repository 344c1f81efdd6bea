package io.scanlake.demand;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model as the NIST files print it, {@code b1*(1-exp[-b2*x])}, with its gradient by forward
 * differentiation. Parameters b1, b2 …; regressors x, or x1, x2 ….
 */
final class Formula {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\d*\\.\\d+|\\d+\\.?|\\*\\*|[A-Za-z]+\\d*|[-+*/()\\[\\]])");

  private sealed interface Node permits Number, Parameter, Regressor, Binary, Call {}

  private record Number(double value) implements Node {}

  private record Parameter(int index) implements Node {}

  private record Regressor(int index) implements Node {}

  private record Binary(String operator, Node left, Node right) implements Node {}

  private record Call(String name, Node argument) implements Node {}

  private final List<String> tokens;
  private final Node root;
  private int next;

  Formula(String text) {
    tokens =
        TOKEN
            .matcher(text.replace('[', '(').replace(']', ')'))
            .results()
            .map(m -> m.group(1))
            .toList();
    root = sum();
    if (next != tokens.size()) {
      throw new IllegalArgumentException("cannot read " + text);
    }
  }

  Regression.Curve curve() {
    return (x, b, gradient) -> eval(root, x, b, gradient);
  }

  private static double eval(Node node, double[] x, double[] b, double[] gradient) {
    Arrays.fill(gradient, 0);
    if (node instanceof Number number) {
      return number.value();
    } else if (node instanceof Parameter parameter) {
      gradient[parameter.index()] = 1;
      return b[parameter.index()];
    } else if (node instanceof Regressor regressor) {
      return x[regressor.index()];
    } else if (node instanceof Call call) {
      double v = eval(call.argument(), x, b, gradient);
      double f;
      double slope;
      switch (call.name()) {
        case "exp" -> slope = f = Math.exp(v);
        case "cos" -> {
          f = Math.cos(v);
          slope = -Math.sin(v);
        }
        case "sin" -> {
          f = Math.sin(v);
          slope = Math.cos(v);
        }
        case "arctan" -> {
          f = Math.atan(v);
          slope = 1 / (1 + v * v);
        }
        case "log" -> {
          f = Math.log(v);
          slope = 1 / v;
        }
        default -> throw new IllegalArgumentException("unknown function " + call.name());
      }
      scale(gradient, slope);
      return f;
    }
    Binary binary = (Binary) node;
    double[] right = new double[gradient.length];
    double l = eval(binary.left(), x, b, gradient);
    double r = eval(binary.right(), x, b, right);
    switch (binary.operator()) {
      case "+" -> {
        add(gradient, 1, right);
        return l + r;
      }
      case "-" -> {
        add(gradient, -1, right);
        return l - r;
      }
      case "*" -> {
        scale(gradient, r);
        add(gradient, l, right);
        return l * r;
      }
      case "/" -> {
        scale(gradient, 1 / r);
        add(gradient, -l / (r * r), right);
        return l / r;
      }
      default -> {
        scale(gradient, r * Math.pow(l, r - 1));
        if (Arrays.stream(right).anyMatch(v -> v != 0)) {
          add(gradient, Math.pow(l, r) * Math.log(l), right);
        }
        return Math.pow(l, r);
      }
    }
  }

  private static void scale(double[] v, double by) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= by;
    }
  }

  private static void add(double[] v, double factor, double[] w) {
    for (int i = 0; i < v.length; i++) {
      v[i] += factor * w[i];
    }
  }

  private Node sum() {
    Node left = product();
    while (is("+") || is("-")) {
      left = new Binary(tokens.get(next++), left, product());
    }
    return left;
  }

  private Node product() {
    Node left = sign();
    while (is("*") || is("/")) {
      left = new Binary(tokens.get(next++), left, sign());
    }
    return left;
  }

  private Node sign() {
    if (is("-")) {
      next++;
      return new Binary("-", new Number(0), sign());
    }
    return power();
  }

  private Node power() {
    Node base = atom();
    if (is("**")) {
      next++;
      return new Binary("**", base, sign());
    }
    return base;
  }

  private Node atom() {
    String token = tokens.get(next++);
    if (token.equals("(")) {
      Node inner = sum();
      next++;
      return inner;
    }
    if (token.matches("[\\d.]+")) {
      return new Number(Double.parseDouble(token));
    }
    if (is("(") && !token.matches("[bx]\\d*")) {
      next++;
      Node inner = sum();
      next++;
      return new Call(token, inner);
    }
    Matcher name = Pattern.compile("([bx])(\\d*)").matcher(token);
    if (token.equals("pi")) {
      return new Number(Math.PI);
    } else if (!name.matches()) {
      throw new IllegalArgumentException("unknown name " + token);
    }
    int index = name.group(2).isEmpty() ? 0 : Integer.parseInt(name.group(2)) - 1;
    return name.group(1).equals("b") ? new Parameter(index) : new Regressor(index);
  }

  private boolean is(String token) {
    return next < tokens.size() && tokens.get(next).equals(token);
  }
}
