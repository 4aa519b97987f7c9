package io.carillon.sandbox.smtp;

import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A mail server (RFC 5321) that accepts mail for everybody and delivers it to the inbox. */
public final class SmtpServer implements AutoCloseable {
  private final ServerSocket server;
  private final Inbox inbox;
  private final SmtpAccount account;
  private final Misbehaviours misbehaviours;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Takes a port, 0 for a free one; accepts nothing before {@link #start}. */
  public SmtpServer(int port, SmtpAccount account, Inbox inbox, Misbehaviours misbehaviours)
      throws IOException {
    this.account = account;
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress("127.0.0.1", port), 256);
  }

  public int port() {
    return server.getLocalPort();
  }

  public void start() {
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
      new SmtpSession(
              socket.getInputStream(), socket.getOutputStream(), account, misbehaviours, inbox::add)
          .run();
    } catch (IOException e) {
      if (!server.isClosed()) {
        System.err.println("A mail session broke off: " + e.getMessage());
      }
    } finally {
      open.remove(socket);
    }
  }
}
