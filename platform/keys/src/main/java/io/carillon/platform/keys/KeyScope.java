package io.carillon.platform.keys;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.carillon.platform.problem.ProblemException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a write key may do. */
public enum KeyScope {
  /** Send events. */
  EVENTS_SEND("events:send"),
  /** Ask which geofences are near a device. */
  GEOFENCES_NEARBY("geofences:nearby"),
  /** Read the inbox of the person who uses it. */
  INBOX("inbox");

  private final String word;

  KeyScope(String word) {
    this.word = word;
  }

  /** All that there are, which a key has when nothing else was said. */
  public static Set<KeyScope> all() {
    return EnumSet.allOf(KeyScope.class);
  }

  /**
   * @throws ProblemException INVALID_VALUE
   */
  @JsonCreator
  public static KeyScope of(String word) {
    return Arrays.stream(values())
        .filter(scope -> scope.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "scopes",
                    word,
                    Arrays.stream(values()).map(KeyScope::word).collect(Collectors.joining(", "))));
  }

  /** As it stands in JSON. */
  @JsonValue
  public String word() {
    return word;
  }
}
