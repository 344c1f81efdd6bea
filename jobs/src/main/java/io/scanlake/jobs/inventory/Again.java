package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.FileOutcome;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/** Which finished files a run processes again: {@code --again rejects|CODE|model|recipe|all}. */
public record Again(String what) implements Serializable {
  public static final Again NOTHING = new Again("nothing");

  public static Again parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("rejects")
        || lower.equals("model")
        || lower.equals("recipe")
        || lower.equals("all")) {
      return new Again(lower);
    }
    String upper = text.toUpperCase(Locale.ROOT);
    if (Arrays.stream(Code.values()).noneMatch(code -> code.name().equals(upper))) {
      throw new OperatorException(
          "--again "
              + text
              + ": give rejects, model, recipe, all or one of "
              + Arrays.toString(Code.values()));
    }
    return new Again(upper);
  }

  /** True where the answer depends on the models that the settings name. */
  public boolean dependsOnModels() {
    return what.equals("model");
  }

  boolean includes(Known known, String settingsHash, String modelsHash) {
    return switch (what) {
      case "nothing" -> false;
      case "all" -> true;
      case "rejects" -> known.outcome() == FileOutcome.REJECTED;
      case "recipe" -> !settingsHash.equals(known.settingsHash());
      case "model" -> !modelsHash.equals(known.modelsHash());
      default -> known.code() != null && known.code().name().equals(what);
    };
  }
}
