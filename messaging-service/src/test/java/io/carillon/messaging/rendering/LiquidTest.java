package io.carillon.messaging.rendering;

import static io.carillon.messaging.rendering.Fixtures.PARIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiquidTest {

  @Test
  void whatCannotBeBuiltGivesItsPlaceBack() {
    Liquid liquid = new Liquid(new Fixtures.Settings(1_000, 1_000, Duration.ofMillis(200), 1));
    LiquidPart endless =
        new LiquidPart(
            liquid,
            false,
            () -> {
              throw new StackOverflowError();
            });
    LiquidPart plain = liquid.compile("text", "Hello", false);

    assertThatThrownBy(() -> endless.render(Map.of(), PARIS)).isInstanceOf(RenderException.class);

    assertThat(plain.render(Map.of(), PARIS)).isEqualTo("Hello");
  }
}
