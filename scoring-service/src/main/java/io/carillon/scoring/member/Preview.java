package io.carillon.scoring.member;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who would be in a segment now.
 *
 * @param examples ids of up to 20 of them
 */
public record Preview(long size, List<String> examples) {
  static final int EXAMPLES = 20;

  Preview and(Preview other) {
    List<String> both =
        Stream.concat(examples.stream(), other.examples.stream()).limit(EXAMPLES).toList();
    return new Preview(size + other.size, both);
  }
}
