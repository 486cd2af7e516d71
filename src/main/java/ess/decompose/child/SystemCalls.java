package ess.decompose.child;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of the system calls that a child takes from itself, by architecture, as Linux has
 * them in its tables: {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code
 * include/uapi/asm-generic/unistd.h}.
 */
record SystemCalls(
    int audit,
    int seccomp,
    int open,
    int openat,
    int openat2,
    int makesThread,
    int clone3,
    int tgkill,
    int prlimit,
    boolean hasX32,
    List<Integer> refused) {

  /** Name, number on amd64, number on arm64; -1 where there is none. */
  private static final String TABLE =
      """
      # network
      socket 41 198
      socketpair 53 199
      connect 42 203
      bind 49 200
      listen 50 201
      accept 43 202
      accept4 288 242
      sendto 44 206
      sendmsg 46 211
      sendmmsg 307 269
      recvfrom 45 207
      recvmsg 47 212
      recvmmsg 299 243
      shutdown 48 210
      setsockopt 54 208
      getsockopt 55 209
      # programs and processes
      execve 59 221
      execveat 322 281
      fork 57 -1
      vfork 58 -1
      kill 62 129
      tkill 200 130
      rt_sigqueueinfo 129 138
      rt_tgsigqueueinfo 297 240
      pidfd_open 434 434
      pidfd_getfd 438 438
      pidfd_send_signal 424 424
      setpgid 109 154
      setsid 112 157
      # other processes
      ptrace 101 117
      process_vm_readv 310 270
      process_vm_writev 311 271
      process_madvise 440 440
      kcmp 312 272
      # kernel
      mount 165 40
      umount2 166 39
      pivot_root 155 41
      chroot 161 51
      unshare 272 97
      setns 308 268
      bpf 321 280
      perf_event_open 298 241
      userfaultfd 323 282
      io_uring_setup 425 425
      io_uring_enter 426 426
      io_uring_register 427 427
      add_key 248 217
      request_key 249 218
      keyctl 250 219
      init_module 175 105
      finit_module 313 273
      delete_module 176 106
      kexec_load 246 104
      kexec_file_load 320 294
      reboot 169 142
      swapon 167 224
      swapoff 168 225
      acct 163 89
      quotactl 179 60
      syslog 103 116
      settimeofday 164 170
      clock_settime 227 112
      adjtimex 159 171
      clock_adjtime 305 266
      sethostname 170 161
      setdomainname 171 162
      iopl 172 -1
      ioperm 173 -1
      open_tree 428 428
      move_mount 429 429
      fsopen 430 430
      fsconfig 431 431
      fsmount 432 432
      fspick 433 433
      mount_setattr 442 442
      open_by_handle_at 304 265
      name_to_handle_at 303 264
      fanotify_init 300 262
      personality 135 92
      # rights
      setuid 105 146
      setgid 106 144
      setreuid 113 145
      setregid 114 143
      setresuid 117 147
      setresgid 119 149
      setgroups 116 159
      setfsuid 122 151
      setfsgid 123 152
      capset 126 91
      # writing
      creat 85 -1
      unlink 87 -1
      unlinkat 263 35
      rename 82 -1
      renameat 264 38
      renameat2 316 276
      mkdir 83 -1
      mkdirat 258 34
      rmdir 84 -1
      link 86 -1
      linkat 265 37
      symlink 88 -1
      symlinkat 266 36
      mknod 133 -1
      mknodat 259 33
      truncate 76 45
      chmod 90 -1
      fchmod 91 52
      fchmodat 268 53
      chown 92 -1
      fchown 93 55
      lchown 94 -1
      fchownat 260 54
      utime 132 -1
      utimes 235 -1
      utimensat 280 88
      futimesat 261 -1
      setxattr 188 5
      lsetxattr 189 6
      fsetxattr 190 7
      removexattr 197 14
      lremovexattr 198 15
      fremovexattr 199 16
      fallocate 285 47
      memfd_create 319 279
      memfd_secret 447 447
      # shared memory and queues
      shmget 29 194
      shmat 30 196
      shmctl 31 195
      shmdt 67 197
      msgget 68 186
      msgsnd 69 189
      msgrcv 70 188
      msgctl 71 187
      semget 64 190
      semop 65 193
      semtimedop 220 192
      semctl 66 191
      mq_open 240 180
      mq_unlink 241 181
      mq_timedsend 242 182
      mq_timedreceive 243 183
      """;

  static final SystemCalls AMD64 =
      new SystemCalls(0xc000003e, 317, 2, 257, 437, 56, 435, 234, 302, true, column(1));

  static final SystemCalls ARM64 =
      new SystemCalls(0xc00000b7, 277, -1, 56, 437, 220, 435, 131, 261, false, column(2));

  SystemCalls {
    refused = List.copyOf(refused);
  }

  private static List<Integer> column(int column) {
    List<Integer> numbers = new ArrayList<>();
    for (String line : TABLE.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words.length == 3 && !line.contains("#")) {
        int number = Integer.parseInt(words[column]);
        if (number >= 0) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }
}
