package io.carillon.platform.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * A request as its bytes will be.
 *
 * @param seed makes it again
 * @param target what stands between the method and the version, in whatever form
 * @param headers whole lines, without Host, Content-Length and Connection
 * @param page whether the contract says that people get a page for it, refusals included
 */
public record FuzzedRequest(
    long seed, String method, String target, List<String> headers, byte[] body, boolean page) {

  /** One that programs make, who want a reason with a refusal. */
  public FuzzedRequest(long seed, String method, String target, List<String> headers, byte[] body) {
    this(seed, method, target, headers, body, false);
  }

  /** The head with its empty line, for a host. */
  byte[] head(String host) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return head.toString().getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return "seed %d: %s %s with %s and %d bytes"
        .formatted(seed, method, target, headers, body.length);
  }
}
