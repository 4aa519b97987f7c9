package io.carillon.ingest.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentSecretsTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  private final RecentSecrets secrets = new RecentSecrets();

  @Test
  void hasAKeyThatWasJustMadeHoweverManyWereMadeBefore() {
    UUID first = UUID.randomUUID();
    KeySecret oldest = KeySecret.next();
    secrets.keep(first, oldest, NOON);
    for (int more = 0; more < 1_000; more++) {
      UUID id = UUID.randomUUID();
      KeySecret secret = KeySecret.next();

      secrets.keep(id, secret, NOON);

      assertThat(secrets.of(id, secret.prefix(), NOON)).isEqualTo(secret.text());
    }
    assertThat(secrets.of(first, oldest.prefix(), NOON)).isNull();
  }

  @Test
  void forgetsAKeyAfterTenMinutes() {
    UUID id = UUID.randomUUID();
    KeySecret secret = KeySecret.next();
    secrets.keep(id, secret, NOON);

    assertThat(secrets.of(id, secret.prefix(), NOON.plus(Duration.ofMinutes(10)))).isNull();
  }
}
