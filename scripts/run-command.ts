import { spawn } from 'node:child_process'
import path from 'node:path'

export type CommandOptions = { cwd?: string; env?: NodeJS.ProcessEnv }

/**
 * Runs a command to its end and gives its standard output. Throws with the command's last lines when it ends with another code
 * than 0.
 */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], shell: command.endsWith('.cmd'),
    })
    let output = ''
    let all = ''
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); all = (all + chunk.toString()).slice(-4_000) })
    child.stderr.on('data', (chunk: Buffer) => { all = (all + chunk.toString()).slice(-4_000) })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${path.basename(command)} ended with ${code ?? signal}:\n${all.trim()}`))
    })
  })
}
