package io.carillon.identity.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person asks for. */
enum RequestKind {
  /** All that every service holds, as one archive. */
  EXPORT("access", true),
  /** That it is gone everywhere. */
  ERASE("erasure", true),
  /** That nothing more is taken of them, and nobody writes to them. */
  SUPPRESS("objection", false),
  /** That what happens from now on is taken again. */
  UNSUPPRESS("consent", false);

  static final String IDENTITY = "identity";

  private static final List<String> OTHERS =
      List.of("ingest", "scoring", "journey", "messaging", "geo", "analytics");

  private final String usualPurpose;
  private final boolean everywhere;

  RequestKind(String usualPurpose, boolean everywhere) {
    this.usualPurpose = usualPurpose;
    this.everywhere = everywhere;
  }

  /** For what the data are used, when nobody says it. */
  String usualPurpose() {
    return usualPurpose;
  }

  /** Who has a part in it, identity first. */
  List<String> services() {
    return Stream.concat(Stream.of(IDENTITY), everywhere ? OTHERS.stream() : Stream.empty())
        .toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RequestKind> of(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
