package io.carillon.messaging.sms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.messaging.Town;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Twilio's calls, made by hand. */
final class TwilioCalls {
  static final String OURS = "+33757000000";

  private TwilioCalls() {}

  static String setting(String name) {
    return ConfigProvider.getConfig().getValue("carillon.twilio." + name, String.class);
  }

  /** Where the number's webhook leads to: tenant demo. */
  static String inboundUrl() {
    return Town.as("demo", "developer")
        .get("/v1/channels/sms/providers")
        .then()
        .statusCode(200)
        .extract()
        .path("items[0].inboundUrl");
  }

  /** What a person writes. */
  static Map<String, String> inbound(String sid, String from, String body) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("MessageSid", sid);
    form.put("From", from);
    form.put("To", OURS);
    form.put("Body", body);
    return form;
  }

  static ValidatableResponse signed(String url, Map<String, String> form) {
    return post(url, form, signature(url, form));
  }

  static ValidatableResponse post(
      String url, Map<String, String> form, @Nullable String signature) {
    var call = RestAssured.given().contentType("application/x-www-form-urlencoded; charset=utf-8");
    return (signature == null ? call : call.header("X-Twilio-Signature", signature))
        .formParams(form)
        .post(url.replaceAll("^https?://[^/]+", ""))
        .then();
  }

  static String signature(String url, Map<String, String> form) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(setting("auth-token").getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
