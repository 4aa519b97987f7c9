package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedSpansTest {

  @ParameterizedTest
  @CsvSource({
    "url.query, identifier=email:kelly@example.com&limit=5, identifier&limit",
    "url.query, kelly@example.com, ***",
    "url.path, /v1/profiles/kelly@example.com/events, /v1/profiles/***/events",
    "url.path, /v1/profiles/+33612345678, /v1/profiles/***",
    "url.path, /v1/profiles/01a2045a-b11e-70dd-9c41-d5c1606216c6, "
        + "/v1/profiles/01a2045a-b11e-70dd-9c41-d5c1606216c6",
    "url.full, http://127.0.0.1:8082/v1/profiles/k%40example.com, http://127.0.0.1:8082/v1/profiles/***",
    "url.full, http://127.0.0.1:8082/v1/profiles?identifier=phone%3A%2B336&a=b, "
        + "http://127.0.0.1:8082/v1/profiles?identifier&a",
    "url.full, http://127.0.0.1:8082, http://127.0.0.1:8082"
  })
  void tellsNoPersonalDataOfAnAddress(String attribute, String given, String told) {
    assertThat(started(attribute, given)).isEqualTo(told);
  }

  @Test
  void leavesOtherAttributesAlone() {
    assertThat(started("http.route", "/v1/profiles/{id}")).isEqualTo("/v1/profiles/{id}");
  }

  private static String started(String attribute, String value) {
    try (var traces = SdkTracerProvider.builder().addSpanProcessor(new MaskedSpans()).build()) {
      var span =
          (ReadableSpan)
              traces.get("test").spanBuilder("call").setAttribute(attribute, value).startSpan();
      return String.valueOf(span.getAttribute(AttributeKey.stringKey(attribute)));
    }
  }
}
