package io.carillon.gateway.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.platform.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.UUID;

/** Whole answers to what is no request, after which the connection is closed. */
final class Refusals {
  private Refusals() {}

  static ByteBuf malformed(String what) {
    return answer(
        HeadReason.MALFORMED_HEAD, "The head of the request is ambiguous: %s.".formatted(what));
  }

  static ByteBuf slow(long seconds) {
    return answer(
        HeadReason.HEAD_TOO_SLOW,
        "The head of the request did not come within %d s.".formatted(seconds));
  }

  /** For what the HTTP codec itself refuses, by the status that it means to answer. */
  static ByteBuf ofStatus(int status) {
    return switch (status) {
      case 431 -> answer(HeadReason.HEADERS_TOO_LARGE, "The headers are larger than is taken.");
      case 414 -> answer(HeadReason.ADDRESS_TOO_LONG, "The address is longer than is taken.");
      default -> answer(HeadReason.MALFORMED_HEAD, "The head of the request is no HTTP.");
    };
  }

  private static ByteBuf answer(HeadReason reason, String detail) {
    int status = reason.kind().status();
    String body =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"%s","reason":"%s"}\
        """
            .formatted(
                Problem.of(reason, detail, List.of()).type(),
                reason.kind().title(),
                status,
                detail,
                reason.name());
    String head =
        """
        HTTP/1.1 %d %s
        Content-Type: %s
        Content-Length: %d
        Connection: close
        Cache-Control: no-store
        X-Content-Type-Options: nosniff
        X-Request-Id: %s

        """
            .formatted(
                status,
                reason.kind().title(),
                Problem.MEDIA_TYPE,
                body.getBytes(UTF_8).length,
                UUID.randomUUID());
    return Unpooled.copiedBuffer(head.replace("\n", "\r\n") + body, UTF_8);
  }
}
