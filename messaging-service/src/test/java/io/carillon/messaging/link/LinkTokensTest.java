package io.carillon.messaging.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
  private static final byte[] OLD =
      "old old old old old old old old!".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEW =
      "new new new new new new new new!".getBytes(StandardCharsets.UTF_8);
  private final LinkTokens tokens = new LinkTokens(Map.of((byte) 1, OLD, (byte) 2, NEW), (byte) 2);

  @Property(tries = 300)
  void whatIsWrittenIsRead(
      @ForAll Door door,
      @ForAll @AlphaChars @StringLength(min = 1, max = 64) String tenant,
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 65_535) int number) {
    LinkToken token = new LinkToken(door, tenant, new UUID(high, low), number);

    assertThat(tokens.read(door, tokens.write(token))).contains(token);
  }

  @Property(tries = 300)
  void nothingChangedIsRead(@ForAll @IntRange(max = 70) int place, @ForAll char with) {
    String written = tokens.write(new LinkToken(Door.CLICK, "demo", new UUID(7, 8), 1));
    StringBuilder changed = new StringBuilder(written);
    changed.setCharAt(place % written.length(), with);
    boolean same =
        tokens.read(Door.CLICK, changed.toString()).isPresent()
            && !changed.toString().equals(written);

    // the last character of an unpadded group has bits that mean nothing
    assertThat(
            same
                && place % written.length() != written.indexOf('.') - 1
                && place % written.length() != written.length() - 1)
        .isFalse();
  }

  @Property(tries = 300)
  void noiseIsNoToken(@ForAll String noise) {
    assertThat(tokens.read(Door.UNSUBSCRIBE, noise)).isEmpty();
  }

  @Test
  void aTokenOpensItsOwnDoorOnly() {
    String click = tokens.write(new LinkToken(Door.CLICK, "demo", new UUID(7, 8), 1));

    assertThat(tokens.read(Door.UNSUBSCRIBE, click)).isEmpty();
  }

  @Test
  void anOldKeyStillReadsAndAForeignOneDoesNot() {
    LinkToken token = new LinkToken(Door.OPEN, "demo", new UUID(7, 8), 0);
    String before = new LinkTokens(Map.of((byte) 1, OLD), (byte) 1).write(token);
    String foreign = new LinkTokens(Map.of((byte) 1, NEW), (byte) 1).write(token);

    assertThat(tokens.read(Door.OPEN, before)).contains(token);
    assertThat(tokens.read(Door.OPEN, foreign)).isEmpty();
  }
}
