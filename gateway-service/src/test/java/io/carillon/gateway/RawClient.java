package io.carillon.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** A client that sends what no library would. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE = 10_000;

  private final Socket socket;

  public RawClient() throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    socket.setSoTimeout(PATIENCE);
    socket.setTcpNoDelay(true);
  }

  /** Sends {@code text}, whose lines end with LF here, with CR LF. */
  public RawClient send(String text) throws IOException {
    return sendAsItIs(text.replace("\n", "\r\n"));
  }

  public RawClient sendAsItIs(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Everything until the server closes the connection, or the time-out of a read. */
  public String all() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] some = new byte[8_192];
    for (int length = in.read(some); length >= 0; length = in.read(some)) {
      read.write(some, 0, length);
    }
    return read.toString(ISO_8859_1);
  }

  /** One answer that says its length; the connection may go on. */
  public String one() throws IOException {
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    int end;
    while ((end = answer.indexOf("\r\n\r\n")) < 0) {
      int next = in.read();
      if (next < 0) {
        return answer.toString();
      }
      answer.append((char) next);
    }
    String head = answer.toString().toLowerCase(Locale.ROOT);
    int at = head.indexOf("content-length: ");
    int length =
        at < 0
            ? 0
            : Integer.parseInt(
                head.substring(at + "content-length: ".length(), head.indexOf("\r\n", at)));
    for (int i = answer.length() - end - 4; i < length; i++) {
      answer.append((char) in.read());
    }
    return answer.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
