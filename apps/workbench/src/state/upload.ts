/** Sending files from the browser, in pieces that go on after a break (tus). */
import { Upload } from "tus-js-client";
import { sessionNow } from "./session.js";

/** Gives the path under which the server knows the file: "upload:ID/NAME". Rejects when the server refuses it. */
export function uploadFile(file: File, onProgress: (sent: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: "/api/uploads",
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      chunkSize: 8 * 2 ** 20,
      metadata: { filename: file.name },
      headers: { "x-csrf-token": sessionNow()?.csrf ?? "" },
      removeFingerprintOnSuccess: true,
      onProgress,
      onError: reject,
      onSuccess: () => resolve(`upload:${upload.url?.split("/").at(-1) ?? ""}/${file.name}`),
    });
    void upload.findPreviousUploads().then(([before]) => {
      if (before) upload.resumeFromPreviousUpload(before);
      upload.start();
    }, reject);
  });
}
