package io.fleetfold.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.local.TestPorts;
import io.fleetfold.local.part.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresIT {
  private final Ports ports = TestPorts.set(4);

  @TempDir Path folder;

  private Postgres postgres() {
    return new Postgres(folder.resolve("pg"), folder.resolve("logs/postgres.log"), ports);
  }

  private static String one(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void shouldBeDurablePrivateAndReadOnlyForReaders() throws Exception {
    try (Postgres postgres = postgres()) {
      postgres.start();
      try (Connection owner = postgres.connectAsOwner();
          Statement s = owner.createStatement()) {
        assertThat(one(owner, "SHOW fsync")).isEqualTo("on");
        assertThat(one(owner, "SHOW synchronous_commit")).isEqualTo("on");
        s.execute("CREATE SCHEMA fleetfold");
        s.execute("CREATE TABLE fleetfold.kept (id int)");
        s.execute("INSERT INTO fleetfold.kept VALUES (7)");
        s.execute("GRANT USAGE ON SCHEMA fleetfold TO " + Credentials.READER);
        s.execute("GRANT SELECT ON fleetfold.kept TO " + Credentials.READER);
      }
      String password = postgres.credentials().reader();
      try (Connection reader =
          DriverManager.getConnection(postgres.address(), Credentials.READER, password)) {
        assertThat(one(reader, "SELECT id FROM kept")).isEqualTo("7");
        assertThatThrownBy(() -> one(reader, "DELETE FROM kept RETURNING id"))
            .isInstanceOf(SQLException.class);
        reader.setReadOnly(false);
        assertThatThrownBy(
                () -> one(reader, "SET transaction_read_only=off; DELETE FROM kept RETURNING id"))
            .isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.address(), Credentials.OWNER, "wrong"))
          .hasMessageContaining("password authentication failed");
    }
    Path passwords = Postgres.passwordFile(folder.resolve("pg"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldTakeOverFromAServerThatOutlivedItsProcess() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PostgresHolder.class.getName(),
                folder.resolve("pg").toString(),
                Integer.toString(ports.offset()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.inputReader().readLine()).as("what the first process says").isEqualTo("up");
    long left = Postgres.pid(folder.resolve("pg")).orElseThrow();
    holder.destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive))
        .as("the server, after its parent was killed")
        .isPresent();

    try (Postgres second = postgres()) {
      second.start();
      assertThat(Postgres.pid(folder.resolve("pg"))).isPresent().get().isNotEqualTo(left);
      try (Connection owner = second.connectAsOwner()) {
        assertThat(one(owner, "SELECT id FROM kept")).isEqualTo("7");
      }
    }
  }

  @Test
  void shouldStartAServerThatDiesAgain() throws Exception {
    Path home = folder.resolve("pg");
    try (Postgres postgres = postgres()) {
      postgres.start();
      for (int time = 0; time < 2; time++) {
        long died = Postgres.pid(home).orElseThrow();
        try (Connection busy = postgres.connectAsOwner();
            Statement s = busy.createStatement()) {
          s.execute("CREATE TABLE kept" + time + " AS SELECT 7 AS id");
          ProcessHandle.of(died).orElseThrow().destroyForcibly();
          // its session lives until the statement ends: the new server has to wait for it
          s.execute("SELECT pg_sleep(1)");
        } catch (SQLException e) {
          // the session may find out first
        }
        assertThat(afterwards(postgres, "SELECT id FROM kept" + time)).isEqualTo("7");
        assertThat(Postgres.pid(home)).isPresent().get().isNotEqualTo(died);
      }
    }
    assertThat(Postgres.pid(home)).as("the server, once the part is closed").isEmpty();
  }

  @Test
  void shouldComeUpAlthoughItDiesWhileItStarts() throws Exception {
    Path home = folder.resolve("pg");
    try (Postgres postgres = postgres()) {
      postgres.start();
      long died = Postgres.pid(home).orElseThrow();
      for (int time = 0; time < 2; time++) {
        ProcessHandle.of(died).orElseThrow().destroyForcibly();
        // as soon as there is another one, before anybody can have been told that it is up
        died = another(home, died);
      }
      assertThat(afterwards(postgres, "SELECT 7")).isEqualTo("7");
    }
  }

  private static long another(Path home, long before) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      Optional<Long> now = Postgres.pid(home);
      if (now.isPresent() && now.get() != before) {
        return now.get();
      }
      assertThat(System.nanoTime()).as("no new server").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String afterwards(Postgres postgres, String sql) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Connection owner = postgres.connectAsOwner()) {
        return one(owner, sql);
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  void shouldLeaveOtherProcessesAlone() throws Exception {
    Path data = Files.createDirectories(folder.resolve("pg/data"));
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try {
      Files.write(
          data.resolve("postmaster.pid"), List.of(bystander.pid() + "", data.toString(), "0"));

      LeftOverPostmaster.stop(data);

      assertThat(bystander.isAlive()).as("a process that is no PostgreSQL").isTrue();
      assertThat(data.resolve("postmaster.pid")).doesNotExist();
    } finally {
      bystander.destroyForcibly();
    }
  }
}
