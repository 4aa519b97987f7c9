package io.carillon.gateway.limits;

import io.carillon.gateway.admission.Admitted;
import io.carillon.platform.keys.BasicKey;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.problem.ProblemException;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Under which name a call is counted: never by what it merely says of itself. */
final class Visitor {
  private static final int HASH_DIGITS = 32;
  private static final int IPV6 = 16;
  private static final int NETWORK = 8;

  private Visitor() {}

  /** A person or a partner, as the token says that was checked. */
  static String of(Admitted admitted) {
    return "subject:" + admitted.tenant() + "/" + admitted.subject();
  }

  /** A write key that works, by its hash; any other call by its address. */
  static String ofKey(
      HttpServerRequest request, KeyRing keys, boolean trustForwarded, Instant now) {
    return knownKey(request, keys, now)
        .map(key -> "key:" + WriteKey.hash(key).substring(0, HASH_DIGITS))
        .orElseGet(() -> ofAddress(request, trustForwarded));
  }

  /** An IPv4 address, or the network of an IPv6 one, which is what a subscriber is given. */
  static String ofAddress(HttpServerRequest request, boolean trustForwarded) {
    String forwarded = trustForwarded ? last(request.headers().getAll("x-forwarded-for")) : null;
    SocketAddress remote = request.remoteAddress();
    String address = forwarded != null || remote == null ? forwarded : remote.hostAddress();
    byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return "address:unknown";
    }
    byte[] counted = bytes.length == IPV6 ? Arrays.copyOf(bytes, NETWORK) : bytes;
    return "address:" + HexFormat.of().formatHex(counted);
  }

  private static Optional<String> knownKey(HttpServerRequest request, KeyRing keys, Instant now) {
    try {
      Optional<String> key = BasicKey.of(request.getHeader(HttpHeaders.AUTHORIZATION));
      key.ifPresent(given -> keys.grant(given, now));
      return key;
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String last(List<String> headers) {
    if (headers.isEmpty()) {
      return null;
    }
    String line = headers.getLast();
    return line.substring(line.lastIndexOf(',') + 1).strip();
  }
}
