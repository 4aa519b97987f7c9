package io.carillon.ingest.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as it came.
 *
 * @param query the first value of each parameter
 * @param headers the first value of each, by the name in lower case
 * @param body the very bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares deliveries
record Delivery(
    String method, Map<String, String> query, Map<String, String> headers, byte[] body) {

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(java.util.Locale.ROOT));
  }
}
