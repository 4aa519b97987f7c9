package io.carillon.scoring.definition;

import java.util.Locale;

/** The words of a definition's state. */
final class DefinitionStates {
  private static final String PREFIX = "DEFINITION_STATE_";

  private DefinitionStates() {}

  static String word(Enum<?> state) {
    return state.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }
}
