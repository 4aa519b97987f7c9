package io.carillon.sandbox.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoundsTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @TempDir Path folder;

  @Test
  void keepsNoMoreMailsThanItMay() throws IOException {
    try (Inbox inbox = Inbox.open(folder, new Inbox.Bounds(200, 3, 1_000))) {
      for (int i = 0; i < 50; i++) {
        inbox.add(mail(i));
      }

      assertThat(inbox.find(Inbox.Filter.ALL, Long.MAX_VALUE, 1).entries().getFirst().title())
          .isEqualTo("mail 49");
      assertThat(inbox.find(Inbox.Filter.ALL, Long.MAX_VALUE, 100).total()).isLessThan(20);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void cutsAwayARecordThatACrashCutOff() throws IOException {
    try (Inbox inbox = Inbox.open(folder, Inbox.Bounds.LOCAL)) {
      inbox.add(mail(1));
    }
    try (var files = Files.list(folder)) {
      Files.write(
          files.findFirst().orElseThrow(), new byte[] {0, 0, 1, 0, 7}, StandardOpenOption.APPEND);
    }

    try (Inbox inbox = Inbox.open(folder, Inbox.Bounds.LOCAL)) {
      inbox.add(mail(2));
    }

    try (Inbox inbox = Inbox.open(folder, Inbox.Bounds.LOCAL)) {
      assertThat(inbox.find(Inbox.Filter.ALL, Long.MAX_VALUE, 10).entries())
          .extracting(Inbox.Entry::title)
          .containsExactly("mail 2", "mail 1");
    }
  }

  private static Item mail(int number) {
    return Item.mail(
        NOW.plusSeconds(number),
        "m-" + number,
        "a@b.c",
        List.of("d@e.f"),
        ("Subject: mail " + number + "\r\n\r\ntext").getBytes(UTF_8));
  }
}
