package io.carillon.messaging.provider;

import java.util.Map;

/**
 * A vendor's call to this service.
 *
 * @param path with the query, as the vendor asked for it, from the first slash on
 * @param headers by lower-case name; the first value of each
 * @param form the fields of a form, decoded; empty when the body is none
 */
public record Call(String path, Map<String, String> headers, Map<String, String> form) {
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public String field(String name) {
    return form.getOrDefault(name, "");
  }
}
