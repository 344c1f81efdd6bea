package io.scanlake.file;

import java.util.function.Function;

/** What became of one file: a value, or a coded refusal. */
public sealed interface Outcome<T> permits Outcome.Ok, Outcome.Rejected {

  <R> R fold(Function<? super T, ? extends R> ok, Function<Rejected<T>, ? extends R> rejected);

  record Ok<T>(T value) implements Outcome<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> ok, Function<Rejected<T>, ? extends R> rejected) {
      return ok.apply(value);
    }
  }

  /**
   * @param message fixed text and numbers only: it is stored, so it holds nothing of the patient
   */
  record Rejected<T>(Stage stage, Code code, String message) implements Outcome<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> ok, Function<Rejected<T>, ? extends R> rejected) {
      return rejected.apply(this);
    }
  }
}
