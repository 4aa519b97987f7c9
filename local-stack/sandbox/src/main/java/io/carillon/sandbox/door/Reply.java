package io.carillon.sandbox.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one door answers.
 *
 * @param status {@link #CUT} when the connection is closed without an answer
 * @param type of the body
 * @param headers beside the type
 */
public record Reply(int status, String type, Map<String, String> headers, byte[] body) {
  /** Not a status: the connection is closed without an answer. */
  public static final int CUT = 0;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, Map.of(), body);
  }

  public static Reply json(Object value) {
    return json(200, value);
  }

  public static Reply json(int status, Object value) {
    return json(status, "application/json", value);
  }

  private static Reply json(int status, String type, Object value) {
    try {
      return of(status, type, JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Reply html(String page) {
    return of(200, "text/html; charset=utf-8", page.getBytes(UTF_8));
  }

  public static Reply text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  public static Reply empty(int status) {
    return of(status, "text/plain", new byte[0]);
  }

  /** The sandbox's own errors; a vendor's are as the vendor answers them. */
  public static Reply problem(int status, String detail) {
    return json(status, "application/problem+json", Map.of("status", status, "detail", detail));
  }

  /** None: the connection is closed. */
  public static Reply cut() {
    return empty(CUT);
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, more, body);
  }
}
