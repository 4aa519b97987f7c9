package io.carillon.gateway.status;

import io.carillon.gateway.routing.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Connects, greets, and waits for the first byte of an answer. */
record GreetingProbe(String name, Address address, Greeting greeting, Duration patience)
    implements Probe {

  @Override
  public String look() throws NotUp {
    int millis = (int) patience.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(greeting.bytes());
      if (socket.getInputStream().read() < 0) {
        throw new NotUp("closed the connection without an answer");
      }
      return "";
    } catch (IOException e) {
      throw new NotUp("does not answer");
    }
  }
}
