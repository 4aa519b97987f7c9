package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/journeys/welcome:publish",
        "/v1/profiles/0199-a/events",
        "/c/AbC_-1.x~y",
        "/carillon.identity.v1.ProfileService/GetProfile",
        "/v1/journeys/caf%C3%A9",
        "/docs/"
      })
  void takesAnAddressThatReadsInOneWay(String path) {
    assertThat(RequestRules.isPlain(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "v1/track",
        "//v1/track",
        "/v1//track",
        "/v1/track/../journeys",
        "/v1/track/..",
        "/v1/./track",
        "/v1/track/%2e%2e/journeys",
        "/v1/track/.%2E/journeys",
        "/v1%2Ftrack",
        "/v1/track%5c..",
        "/v1\\track",
        "/v1/track;x=1",
        "/v1/track%3bx",
        "/v1/track%00",
        "/v1/track%0d%0aX: y",
        "/v1/%252e%252e/journeys",
        "/v1/track%",
        "/v1/track%4",
        "/v1/track%zz",
        "/v1/tr ack",
        "/v1/caf\u00e9"
      })
  void refusesOneThatCanBeReadInTwo(String path) {
    assertThat(RequestRules.isPlain(path)).isFalse();
  }

  @Test
  void refusesNone() {
    assertThat(RequestRules.isPlain(null)).isFalse();
  }
}
