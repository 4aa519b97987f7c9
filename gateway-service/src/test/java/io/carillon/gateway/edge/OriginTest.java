package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @Test
  void comparesAsBrowsersDo() {
    assertThat(Origin.of("https://Shop.Example:443")).isEqualTo(Origin.of("HTTPS://shop.example"));
    assertThat(Origin.of("http://shop.example:80")).isEqualTo(Origin.of("http://shop.example"));
    assertThat(Origin.of("https://shop.example")).isNotEqualTo(Origin.of("http://shop.example"));
    assertThat(Origin.of("https://shop.example:8443"))
        .isNotEqualTo(Origin.of("https://shop.example"));
    assertThat(Origin.of("https://shop.example.evil.example"))
        .isNotEqualTo(Origin.of("https://shop.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "*",
        "shop.example",
        "file:///etc/passwd",
        "https://shop.example/",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://user@shop.example",
        "https://",
        "https://shop example",
        "mailto:x@shop.example"
      })
  void knowsWhatIsNone(String text) {
    assertThat(Origin.of(text)).isEmpty();
  }
}
