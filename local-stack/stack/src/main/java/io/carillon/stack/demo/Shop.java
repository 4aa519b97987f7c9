package io.carillon.stack.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The shop's web site, as far as links and pictures in mails lead there. */
final class Shop implements AutoCloseable {

  /** Something to buy, priced in euros. */
  record Product(String id, String name, String price, String colour) {}

  static final Product JACKET = new Product("jacket-navy", "Navy jacket", "79.90", "#1f2a5a");
  static final Product SCARF = new Product("scarf-wool", "Wool scarf", "34.50", "#a33b2f");
  private static final List<Product> PRODUCTS = List.of(JACKET, SCARF);

  private final HttpServer server;

  Shop() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, "text/html", "<h1>The shop</h1>"));
    server.createContext(
        "/basket/",
        exchange ->
            answer(exchange, "text/html", "<h1>Your basket</h1>" + exchange.getRequestURI()));
    for (Product product : PRODUCTS) {
      server.createContext(
          "/pictures/" + product.id() + ".svg",
          exchange -> answer(exchange, "image/svg+xml", picture(product)));
    }
    server.start();
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  String pictureOf(Product product) {
    return url("/pictures/" + product.id() + ".svg");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String picture(Product product) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">\
        <rect width="96" height="96" rx="12" fill="%s"/></svg>"""
        .formatted(product.colour());
  }

  private static void answer(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
