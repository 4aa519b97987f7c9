package io.carillon.stack.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A mail server (RFC 5321) that accepts mail for everybody and delivers it to the inbox. */
final class SmtpServer implements AutoCloseable {
  private final ServerSocket server;
  private final Inbox inbox;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  SmtpServer(int port, Inbox inbox) throws IOException {
    this.inbox = inbox;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress("127.0.0.1", port), 256);
  }

  int port() {
    return server.getLocalPort();
  }

  void start() {
    Thread.ofPlatform().name("smtp").start(this::accept);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().name("smtp-session").start(() -> serve(socket));
      } catch (SocketException e) {
        if (!server.isClosed()) {
          e.printStackTrace();
        }
      } catch (IOException e) {
        e.printStackTrace();
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(300_000);
      new SmtpSession(socket.getInputStream(), socket.getOutputStream(), inbox::add).run();
    } catch (IOException e) {
      if (!server.isClosed()) {
        System.err.println("A mail session broke off: " + e.getMessage());
      }
    } finally {
      open.remove(socket);
    }
  }
}
