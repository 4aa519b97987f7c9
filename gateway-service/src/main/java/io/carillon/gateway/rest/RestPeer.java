package io.carillon.gateway.rest;

import io.carillon.gateway.breaker.Breaker;
import io.carillon.gateway.routing.Address;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** A service as REST calls reach it: its breaker, and connections for calls and for streams. */
record RestPeer(
    Breaker breaker,
    LoopClients calls,
    LoopClients streams,
    String host,
    int port,
    SocketAddress server,
    long connectMillis) {

  static RestPeer of(
      Breaker breaker,
      Address address,
      LoopClients calls,
      LoopClients streams,
      RestSettings settings) {
    return new RestPeer(
        breaker,
        calls,
        streams,
        address.host(),
        address.port(),
        SocketAddress.inetSocketAddress(address.port(), address.host()),
        settings.connectTimeout().toMillis());
  }

  /** A free connection, or a new one; fails when there is none in time or too many wait. */
  Future<HttpClientRequest> request(HttpMethod method, String uri, boolean stream) {
    return (stream ? streams : calls)
        .here()
        .request(
            new RequestOptions()
                .setMethod(method)
                .setServer(server)
                .setHost(host)
                .setPort(port)
                .setURI(uri)
                .setConnectTimeout(connectMillis));
  }
}
