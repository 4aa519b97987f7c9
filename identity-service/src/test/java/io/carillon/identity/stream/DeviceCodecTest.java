package io.carillon.identity.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.TokenKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  private static final String POINT =
      "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM";
  private static final String SUBSCRIPTION =
      "{\"endpoint\":\"https://push.example/s/1\",\"keys\":{\"p256dh\":\""
          + POINT
          + "\","
          + "\"auth\":\"tBHItJI5svbpez7KI4CCXg\"}}";

  @Test
  void aTokenIsTakenAsItIs() {
    Device device = device("{\"type\":\"android\",\"token\":\"id:APA91b\"}");

    assertThat(device).isEqualTo(new Device("android", "id:APA91b", NOON));
  }

  @Test
  void aSubscriptionIsTheSameTokenInEachOfItsForms() throws Exception {
    String told =
        "{\"keys\":{\"auth\":\"tBHItJI5svbpez7KI4CCXg==\",\"p256dh\":\""
            + POINT.replace('_', '/').replace('-', '+')
            + "=\"},\"expirationTime\":null,\"endpoint\":\"https://push.example/s/1\"}";

    Device asObject = device("{\"type\":\"web\",\"token\":" + told + "}");
    Device asText = device("{\"type\":\"web\",\"token\":" + JSON.writeValueAsString(told) + "}");

    assertThat(asObject.token().value()).isEqualTo(SUBSCRIPTION);
    assertThat(asText).isEqualTo(asObject);
    assertThat(asText.token().kind()).isEqualTo(TokenKind.WEBPUSH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "null",
        "\"with a space\"",
        "\"jeton-é\"",
        "{}",
        "\"{\"",
        "{\"endpoint\":\"https://push.example\"}",
        "{\"endpoint\":\"/s/1\",\"keys\":{\"p256dh\":\"POINT\",\"auth\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}",
        "{\"endpoint\":\"file:///s\",\"keys\":{\"p256dh\":\"POINT\",\"auth\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}",
        "{\"endpoint\":\"https://u:p@push.example\",\"keys\":{\"p256dh\":\"POINT\",\"auth\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}",
        "{\"endpoint\":\"https://push.example\",\"keys\":{\"p256dh\":\"AAAA\",\"auth\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}",
        "{\"endpoint\":\"https://push.example\",\"keys\":{\"p256dh\":\"POINT\",\"auth\":\"AAAA\"}}",
        "{\"endpoint\":\"https://push.example\",\"keys\":{\"p256dh\":\"POINT\",\"auth\":\"?\"}}",
      })
  void whatIsNoTokenIsNone(String token) {
    Device device = device("{\"type\":\"web\",\"token\":" + token.replace("POINT", POINT) + "}");

    assertThat(device.token().value()).isEmpty();
    assertThat(device.type()).isEqualTo("web");
  }

  @Test
  void anAppIsNamedByItsNamespaceElseByItsName() {
    assertThat(key("{\"app\":{\"name\":\"Shop\",\"namespace\":\"com.shop\"}}"))
        .isEqualTo(new DeviceKey("com.shop", "d-1"));
    assertThat(key("{\"app\":{\"name\":\"Shop\"}}")).isEqualTo(new DeviceKey("Shop", "d-1"));
    assertThat(key("{}")).isEqualTo(new DeviceKey("", "d-1"));
  }

  @Test
  void aLongNameIsCutBetweenCharacters() {
    String name = "a".repeat(254) + "😀😀";

    DeviceKey key = key("{\"app\":{\"name\":\"%s\"}}".formatted(name));

    assertThat(key.app()).isEqualTo("a".repeat(254));
  }

  private static Device device(String json) {
    return DeviceCodec.device(read(json), NOON);
  }

  private static DeviceKey key(String context) {
    return requireNonNull(DeviceCodec.key("d-1", read(context)));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
