package io.carillon.stack.demo;

import io.carillon.stack.demo.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links and pictures of a mail, and what a browser does with them. */
record Links(String html) {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:href|src)\\s*=\\s*\"(https?://[^\"]+)\"");
  private static final String BROWSER =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_3) AppleWebKit/605.1.15 (KHTML, like Gecko)"
          + " Version/18.3 Safari/605.1.15";
  private static final int MOST_HOPS = 5;

  /** Those that begin like this, in their order. */
  List<String> beginning(String prefix) {
    List<String> found = new ArrayList<>();
    Matcher addresses = ADDRESS.matcher(html);
    while (addresses.find()) {
      String address = addresses.group(1).replace("&amp;", "&");
      if (address.startsWith(prefix)) {
        found.add(address);
      }
    }
    return found;
  }

  static Answer open(String address) {
    return Http.send(HttpRequest.newBuilder(URI.create(address)).header("User-Agent", BROWSER));
  }

  /** Follows redirects to the page in the end; its address, or empty when it cannot be read. */
  static String follow(String address) {
    String at = address;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      Answer answer = open(at);
      if (answer.status() / 100 != 3) {
        return answer.status() == 200 ? at : "";
      }
      at = URI.create(at).resolve(answer.header("Location")).toString();
    }
    return "";
  }
}
