package io.carillon.identity.unit;

import io.carillon.platform.problem.Violations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A unit as people describe it.
 *
 * @param path where it stands; it never changes
 * @param name for people; the last name of the path when not given
 */
public record UnitBody(
    @Schema(description = "`/demo/quebec`: at most ten names of `[a-z0-9-]{1,64}`.")
        @Nullable String path,
    @Schema(description = "1..200 characters.") @Nullable String name) {
  private static final int LONGEST_NAME = 200;

  /** The name, checked. */
  String named(String path) {
    new Violations()
        .check(
            name == null || (!name.isBlank() && name.length() <= LONGEST_NAME),
            "name",
            name,
            "1..200 characters")
        .throwIfAny();
    return name == null ? path.substring(path.lastIndexOf('/') + 1) : name;
  }
}
